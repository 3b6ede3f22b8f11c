package io.mergelane.sample.lab.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.LaneListener;
import io.mergelane.sample.lab.stage.Message;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Pause;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.kafka.annotation.KafkaListener;

/**
 * Handling what was polled takes longer than {@code max.poll.interval.ms}: the consumer
 * is put out of its group, its commit fails, and it begins anew.
 * <p>
 * Forced: all records come with one poll, and together take twice as long.
 */
final class PollIntervalExceeded implements Scenario {

	private static final int INVOICES = 50;

	private static final Duration WORK = Duration.ofMillis(80);

	private static final String INTERVAL = "spring.kafka.consumer.max-poll-interval=2s";

	@Override
	public String name() {
		return "poll-interval-exceeded";
	}

	@Override
	public String incident() {
		return "Processing took longer than max.poll.interval.ms: CommitFailedException, and the same records again.";
	}

	@Override
	public String load() {
		return "%d invoices of one customer, %d ms each, and max.poll.interval.ms at 2 s".formatted(INVOICES,
				WORK.toMillis());
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		Printer printer = new Printer();
		publish(stage);
		stage.startPlain("invoices", List.of(printer, PlainInvoices.class), INTERVAL,
				"spring.kafka.listener.immediate-stop=true");
		return measure(stage, printer);
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		Printer printer = new Printer();
		publish(stage);
		stage.startMergelane("invoices", List.of(printer, LaneInvoices.class), INTERVAL,
				"mergelane.defaults.drain-timeout=500ms");
		return measure(stage, printer);
	}

	private static void publish(Stage stage) throws Exception {
		stage.topic().create(1);
		List<Message> invoices = new ArrayList<>();
		for (int i = 0; i < INVOICES; i++) {
			invoices.add(new Message(0, "customer", Integer.toString(i)));
		}
		stage.topic().publish(invoices);
	}

	private static Outcome measure(Stage stage, Printer printer) {
		stage.await("all invoices are committed, or the consumer was put out twice",
				() -> stage.topic().committed(0) == INVOICES || putOut(stage) == 2);
		return Outcome.of("consumer put out of its group", putOut(stage), "times")
			.and("invoices printed again", printer.printedAgain(), "invoices")
			.and("committed", stage.topic().committed(0), "of " + INVOICES);
	}

	// Spring Kafka 4.1 does not log the CommitFailedException that follows, the consumer
	// logs what it comes from.
	private static long putOut(Stage stage) {
		return stage.logged("consumer poll timeout has expired");
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("consumer put out of its group") > 0 || outcome.value("invoices printed again") > 0;
	}

	/**
	 * Prints invoices, and counts those that were printed before.
	 * <p>
	 * Threading: thread-safe.
	 */
	static final class Printer {

		private final Set<String> printed = ConcurrentHashMap.newKeySet();

		private final AtomicInteger again = new AtomicInteger();

		void print(String invoice) {
			Pause.of(WORK);
			if (!this.printed.add(invoice)) {
				this.again.incrementAndGet();
			}
		}

		int printedAgain() {
			return this.again.get();
		}

	}

	record PlainInvoices(Printer printer) {

		@KafkaListener(id = "invoices", topics = "${lab.topic}", groupId = "${lab.topic}")
		void print(String invoice) {
			this.printer.print(invoice);
		}

	}

	record LaneInvoices(Printer printer) {

		@LaneListener(id = "invoices", topics = "${lab.topic}", groupId = "${lab.topic}")
		void print(String invoice) {
			this.printer.print(invoice);
		}

	}

}
