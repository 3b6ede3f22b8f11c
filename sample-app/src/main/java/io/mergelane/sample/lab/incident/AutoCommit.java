package io.mergelane.sample.lab.incident;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.mergelane.LaneListener;
import io.mergelane.sample.lab.incident.Payments.Provider;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.kafka.annotation.KafkaListener;

/**
 * With auto-commit, what was polled counts as done, and a crash loses what was not.
 * <p>
 * Forced: payments from the fiftieth on hang until the application is killed.
 */
final class AutoCommit implements Scenario {

	private static final int PAYMENTS = 200;

	private static final int HANGING_FROM = 50;

	@Override
	public String name() {
		return "auto-commit";
	}

	@Override
	public String incident() {
		return "Auto-commit took for done what was only polled, and a crash lost it.";
	}

	@Override
	public String load() {
		return "%d payments, of which those from the %dth on hang; the process is killed, started again, and given another one"
			.formatted(PAYMENTS, HANGING_FROM);
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		return new Payments(stage, true, PlainPayments.class, "spring.kafka.consumer.enable-auto-commit=true",
				"spring.kafka.consumer.auto-commit-interval=100ms")
			.crash(PAYMENTS, HANGING_FROM, PAYMENTS, (offset) -> offset == PAYMENTS);
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		return new Payments(stage, false, LanePayments.class).crash(PAYMENTS, HANGING_FROM, PAYMENTS,
				(offset) -> offset == HANGING_FROM);
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("payments lost") > 0;
	}

	static final class PlainPayments {

		private final ExecutorService executor = Executors.newFixedThreadPool(4);

		private final Provider provider;

		PlainPayments(Provider provider) {
			this.provider = provider;
		}

		@KafkaListener(id = "payments", topics = "${lab.topic}", groupId = "${lab.topic}")
		void pay(String payment) {
			this.executor.execute(() -> this.provider.pay(payment));
		}

	}

	record LanePayments(Provider provider) {

		@LaneListener(id = "payments", topics = "${lab.topic}", groupId = "${lab.topic}")
		void pay(String payment) {
			this.provider.pay(payment);
		}

	}

}
