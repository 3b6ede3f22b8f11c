package io.mergelane.sample.lab.incident;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.mergelane.LaneListener;
import io.mergelane.sample.lab.incident.Payments.Provider;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * The third record is done and acknowledged while the first two still run, and a crash
 * loses these.
 * <p>
 * Forced: the first two payments hang until the application is killed.
 */
final class CommitPastUnfinished implements Scenario {

	private static final int PAYMENTS = 10;

	private static final int HANGING = 2;

	@Override
	public String name() {
		return "commit-past-unfinished";
	}

	@Override
	public String incident() {
		return "The third record was done and committed while the first two still ran; a crash lost the two.";
	}

	@Override
	public String load() {
		return "%d payments, of which the first %d hang; the process is killed, started again, and given another one"
			.formatted(PAYMENTS, HANGING);
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		return new Payments(stage, true, PlainPayments.class, "spring.kafka.listener.ack-mode=manual_immediate")
			.crash(PAYMENTS, 0, HANGING, (offset) -> offset > HANGING);
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		return new Payments(stage, false, LanePayments.class).crash(PAYMENTS, 0, HANGING, (offset) -> offset == 0);
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("payments lost") > 0;
	}

	static final class PlainPayments {

		private final ExecutorService executor = Executors.newFixedThreadPool(8);

		private final Provider provider;

		PlainPayments(Provider provider) {
			this.provider = provider;
		}

		@KafkaListener(id = "payments", topics = "${lab.topic}", groupId = "${lab.topic}")
		void pay(String payment, Acknowledgment ack) {
			this.executor.execute(() -> {
				this.provider.pay(payment);
				ack.acknowledge();
			});
		}

	}

	static final class LanePayments {

		private final ExecutorService executor = Executors.newFixedThreadPool(8);

		private final Provider provider;

		LanePayments(Provider provider) {
			this.provider = provider;
		}

		@LaneListener(id = "payments", topics = "${lab.topic}", groupId = "${lab.topic}")
		void pay(String payment, Acknowledgment ack) {
			this.executor.execute(() -> {
				this.provider.pay(payment);
				ack.acknowledge();
			});
		}

	}

}
