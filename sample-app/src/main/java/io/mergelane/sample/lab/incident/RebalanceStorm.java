package io.mergelane.sample.lab.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.LaneListener;
import io.mergelane.sample.lab.stage.Message;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Pause;
import io.mergelane.sample.lab.stage.RunningApplication;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.kafka.annotation.KafkaListener;

/**
 * One of two instances is restarted: twice the whole group stops until its slowest
 * consumer is back from what it has polled.
 * <p>
 * Forced: the restart begins when that consumer has just polled a hundred slow records.
 * Its partition is number 0 of the instance that stays, as its client id comes first.
 */
final class RebalanceStorm implements Scenario {

	private static final int SLOW_ORDERS = 300;

	private static final Duration SLOWNESS = Duration.ofMillis(50);

	private static final Duration INTERVAL = Duration.ofMillis(10);

	private static final String SLOW = "slow";

	private static final long LONG_MILLIS = 1500;

	private static final String POLL = "spring.kafka.consumer.max-poll-records=100";

	private static final String STOP = "spring.kafka.listener.immediate-stop=true";

	// How soon a consumer hears of a rebalance.
	private static final String HEARTBEAT = "spring.kafka.consumer.heartbeat-interval=500ms";

	@Override
	public String name() {
		return "rebalance-storm";
	}

	@Override
	public String incident() {
		return "Each instance that was restarted stopped the whole service, until the slowest consumer came back to poll.";
	}

	@Override
	public String load() {
		return "%d orders of %d ms in one partition, and in two others one every %d ms; one of two instances is restarted"
			.formatted(SLOW_ORDERS, SLOWNESS.toMillis(), INTERVAL.toMillis());
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		Service service = new Service();
		List<?> beans = List.of(service, PlainOrders.class);
		return restart(stage, service,
				() -> stage.startPlain("orders", beans, POLL, HEARTBEAT, "lab.concurrency=2", STOP,
						"spring.kafka.client-id=a"),
				() -> stage.startPlain("orders", beans, POLL, HEARTBEAT, "lab.concurrency=1", STOP,
						"spring.kafka.client-id=b"));
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		Service service = new Service();
		List<?> beans = List.of(service, LaneOrders.class);
		return restart(stage, service,
				() -> stage.startMergelane("orders", beans, POLL, HEARTBEAT, "lab.concurrency=2"),
				() -> stage.startMergelane("orders", beans, POLL, HEARTBEAT, "lab.concurrency=1"));
	}

	private static Outcome restart(Stage stage, Service service, Instance staying, Instance restarted)
			throws Exception {
		stage.topic().create(3);
		RunningApplication first = staying.start();
		RunningApplication second = restarted.start();
		stage.await("each consumer has a partition", () -> first.partitions() == 2 && second.partitions() == 1);
		stage.use(stage.topic().feed(INTERVAL, List.of(new Message(1, null, "fast"), new Message(2, null, "fast"))));
		stage.topic().publish(slowOrders());
		stage.await("slow orders are in work", () -> service.slow() > 5 && service.fast() > 5);
		service.watch();
		second.close();
		RunningApplication again = restarted.start();
		stage.await("the second instance has its partition again", () -> again.partitions() == 1);
		int handled = service.fast();
		stage.await("the service goes on", () -> service.fast() > handled + 20);
		return Outcome.of("longest standstill of the whole service", service.longestMillis(), "ms")
			.and("orders shipped since the restart began", service.shippedSince(), "orders");
	}

	private static List<Message> slowOrders() {
		List<Message> orders = new ArrayList<>();
		for (int i = 0; i < SLOW_ORDERS; i++) {
			orders.add(new Message(0, SLOW, SLOW));
		}
		return orders;
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("longest standstill of the whole service") > LONG_MILLIS;
	}

	/**
	 * Starts an instance of the service.
	 */
	@FunctionalInterface
	private interface Instance {

		RunningApplication start();

	}

	/**
	 * What all instances do, and how long none of them ships an order that is not slow.
	 * <p>
	 * Threading: thread-safe.
	 */
	static final class Service {

		private final AtomicInteger slow = new AtomicInteger();

		private final Object lock = new Object();

		private int fast;

		private int fastBefore;

		private long last;

		private long longestNanos;

		void ship(String order) {
			if (order.equals(SLOW)) {
				this.slow.incrementAndGet();
				Pause.of(SLOWNESS);
				return;
			}
			synchronized (this.lock) {
				long now = System.nanoTime();
				this.longestNanos = Math.max(this.longestNanos, now - this.last);
				this.last = now;
				this.fast++;
			}
		}

		void watch() {
			synchronized (this.lock) {
				this.last = System.nanoTime();
				this.longestNanos = 0;
				this.fastBefore = this.fast;
			}
		}

		int slow() {
			return this.slow.get();
		}

		int fast() {
			synchronized (this.lock) {
				return this.fast;
			}
		}

		int shippedSince() {
			synchronized (this.lock) {
				return this.fast - this.fastBefore;
			}
		}

		long longestMillis() {
			synchronized (this.lock) {
				return Duration.ofNanos(this.longestNanos).toMillis();
			}
		}

	}

	record PlainOrders(Service service) {

		@KafkaListener(id = "orders", topics = "${lab.topic}", groupId = "${lab.topic}",
				concurrency = "${lab.concurrency}")
		void ship(String order) {
			this.service.ship(order);
		}

	}

	record LaneOrders(Service service) {

		@LaneListener(id = "orders", topics = "${lab.topic}", groupId = "${lab.topic}",
				concurrency = "${lab.concurrency}")
		void ship(String order) {
			this.service.ship(order);
		}

	}

}
