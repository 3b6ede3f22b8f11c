package io.mergelane.sample.lab.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.LaneListener;
import io.mergelane.sample.lab.stage.Message;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Pause;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.kafka.annotation.KafkaListener;

/**
 * One slow record, and one that fails each time, in front of all others.
 * <p>
 * Forced: they are in the same partition as all others, near its beginning.
 */
final class HeadOfLine implements Scenario {

	private static final int ORDERS = 500;

	private static final int LATER = 20;

	private static final String SLOW = "5";

	private static final String POISON = "10";

	private static final Duration SLOWNESS = Duration.ofSeconds(3);

	@Override
	public String name() {
		return "head-of-line";
	}

	@Override
	public String incident() {
		return "One slow record held up every record behind it, and one that could not be handled was dropped.";
	}

	@Override
	public String load() {
		return "%d orders of as many customers in one partition: number %s takes %d s, number %s fails each time; then %d more"
			.formatted(ORDERS, SLOW, SLOWNESS.toSeconds(), POISON, LATER);
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		Warehouse warehouse = new Warehouse();
		stage.topic().create(1);
		stage.startPlain("orders", List.of(warehouse, PlainOrders.class));
		return measure(stage, warehouse);
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		Warehouse warehouse = new Warehouse();
		stage.topic().create(1);
		stage.startMergelane("orders", List.of(warehouse, LaneOrders.class));
		return measure(stage, warehouse);
	}

	private static void publish(Stage stage, int from, int to) throws Exception {
		List<Message> orders = new ArrayList<>();
		for (int i = from; i < to; i++) {
			orders.add(new Message(0, "customer-" + i, Integer.toString(i)));
		}
		stage.topic().publish(orders);
	}

	private static Outcome measure(Stage stage, Warehouse warehouse) throws Exception {
		publish(stage, 0, ORDERS);
		stage.await("all good orders are shipped", () -> warehouse.shipped() == ORDERS - 1);
		publish(stage, ORDERS, ORDERS + LATER);
		stage.await("all orders are committed", () -> stage.topic().committed(0) == ORDERS + LATER);
		long deadLetters = stage.topic().deadLetters();
		return Outcome.of("shipped while the slow one was in work", warehouse.meanwhile(), "of " + (ORDERS - 2))
			.and("orders dropped", ORDERS + LATER - warehouse.shipped() - deadLetters, "orders")
			.and("orders kept as dead letters", deadLetters, "orders");
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("shipped while the slow one was in work") == 0 || outcome.value("orders dropped") > 0;
	}

	/**
	 * Ships orders.
	 * <p>
	 * Threading: thread-safe.
	 */
	static final class Warehouse {

		private final Set<String> shipped = ConcurrentHashMap.newKeySet();

		private volatile int meanwhile;

		void ship(String order) {
			if (order.equals(POISON)) {
				throw new IllegalStateException("There is no such article");
			}
			if (order.equals(SLOW)) {
				int before = this.shipped.size();
				Pause.of(SLOWNESS);
				this.meanwhile = this.shipped.size() - before;
			}
			this.shipped.add(order);
		}

		int shipped() {
			return this.shipped.size();
		}

		int meanwhile() {
			return this.meanwhile;
		}

	}

	record PlainOrders(Warehouse warehouse) {

		@KafkaListener(id = "orders", topics = "${lab.topic}", groupId = "${lab.topic}")
		void ship(String order) {
			this.warehouse.ship(order);
		}

	}

	record LaneOrders(Warehouse warehouse) {

		@LaneListener(id = "orders", topics = "${lab.topic}", groupId = "${lab.topic}")
		void ship(String order) {
			this.warehouse.ship(order);
		}

	}

}
