package io.mergelane.sample.lab.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.LaneListener;
import io.mergelane.sample.lab.stage.Message;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Pause;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/**
 * The backend is away, and good records end as dead letters.
 * <p>
 * Forced: the backend does not answer the next call after it has answered a hundred.
 */
final class OutageToDeadLetter implements Scenario {

	private static final int ORDERS = 300;

	private static final int ANSWERED = 100;

	private static final Duration OUTAGE = Duration.ofSeconds(3);

	@Override
	public String name() {
		return "outage-to-dead-letter";
	}

	@Override
	public String incident() {
		return "Every instance of the backend was down, and good records went to the dead-letter topic as if they were bad.";
	}

	@Override
	public String load() {
		return "%d good orders, each an HTTP call; after %d of them nobody listens for %d s".formatted(ORDERS, ANSWERED,
				OUTAGE.toSeconds());
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		Backend backend = stage.use(new Backend(ANSWERED));
		publish(stage);
		stage.startPlain("orders", List.of(backend, PlainDeadLetters.class, PlainOrders.class));
		return measure(stage, backend);
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		Backend backend = stage.use(new Backend(ANSWERED));
		publish(stage);
		stage.startMergelane("orders", List.of(backend, LaneOrders.class));
		return measure(stage, backend);
	}

	private static void publish(Stage stage) throws Exception {
		stage.topic().create(1);
		List<Message> orders = new ArrayList<>();
		for (int i = 0; i < ORDERS; i++) {
			orders.add(new Message(0, "customer-" + i, "order-" + i));
		}
		stage.topic().publish(orders);
	}

	private static Outcome measure(Stage stage, Backend backend) throws Exception {
		stage.await("the backend is down", backend::isDown);
		Pause.of(OUTAGE);
		backend.recover();
		stage.await("all orders are committed", () -> stage.topic().committed(0) == ORDERS);
		return Outcome.of("good orders among the dead letters", stage.topic().deadLetters(), "orders")
			.and("orders the backend has", backend.orders(), "of " + ORDERS);
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("good orders among the dead letters") > 0
				|| outcome.value("orders the backend has") < ORDERS;
	}

	static final class PlainDeadLetters {

		@Bean
		DefaultErrorHandler errorHandler(KafkaTemplate<?, ?> kafkaTemplate) {
			return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(kafkaTemplate), new FixedBackOff(20, 2));
		}

	}

	record PlainOrders(Backend backend) {

		@KafkaListener(id = "orders", topics = "${lab.topic}", groupId = "${lab.topic}")
		void ship(String order) {
			this.backend.call(order);
		}

	}

	record LaneOrders(Backend backend) {

		@LaneListener(id = "orders", topics = "${lab.topic}", groupId = "${lab.topic}")
		void ship(String order) {
			this.backend.call(order);
		}

	}

}
