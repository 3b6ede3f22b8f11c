package io.mergelane.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.consumer.ClientSnapshot;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.WorkSnapshot;
import io.mergelane.lane.LaneActivity;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.listener.ListenerWork;
import io.mergelane.rebalance.RebalanceActivity;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.kafka.event.ConsumerStoppedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LivenessHealthIndicator}.
 */
class LivenessHealthIndicatorTests {

	private final List<ListenerSnapshot> listeners = new ArrayList<>();

	private final List<WorkSnapshot> work = new ArrayList<>();

	private final AtomicLong minutes = new AtomicLong();

	private final LivenessHealthIndicator indicator = new LivenessHealthIndicator(() -> this.listeners,
			() -> List.of(new ListenerWork("orders", Duration.ofMinutes(5), this.work)),
			() -> TimeUnit.MINUTES.toNanos(this.minutes.get()));

	@Test
	void isDownIfAHandlerHoldsItsThreadForLong() {
		this.work.add(work("first", 7));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		this.minutes.set(15);
		this.work.add(work("second", 8));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		this.minutes.set(16);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails())
			.hasToString("{stuck=[thread 'orders-w-1' of listener 'orders' is held by shop-0@7 for PT16M]}");
		this.work.remove(0);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isUpIfTheThreadIsAtSomethingElseMeanwhile() {
		this.work.add(work("first", 7));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		this.minutes.set(10);
		this.work.set(0, work("again", 7));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		this.minutes.set(20);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isDownIfAConsumerThreadHasEnded() {
		ConsumerSnapshot dead = new ConsumerSnapshot(List.of(), 0, 0, List.of(), List.of(),
				new ClientSnapshot("a", Duration.ofHours(1), false), LaneActivity.NONE);
		this.listeners.add(new ListenerSnapshot("orders", "shop", true, false, EngineSnapshot.NONE, List.of(dead),
				List.of(), List.of()));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		this.listeners.set(0, new ListenerSnapshot("orders", "shop", false, false, EngineSnapshot.NONE, List.of(dead),
				List.of(), List.of()));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isUpWhateverElseHasHappened() {
		ConsumerSnapshot away = new ConsumerSnapshot(List.of(), 9, 9, List.of(), List.of(),
				new ClientSnapshot("a", Duration.ofHours(1), true), LaneActivity.NONE);
		this.listeners.add(new ListenerSnapshot("orders", "shop", true, true, EngineSnapshot.NONE, List.of(away),
				List.of(), List.of()));
		this.listeners.add(new ListenerSnapshot("audit", "shop", false, false, EngineSnapshot.NONE, List.of(),
				List.of(), List.of(), RebalanceActivity.NONE, ConsumerStoppedEvent.Reason.AUTH));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	private Health health() {
		return Objects.requireNonNull(this.indicator.health());
	}

	private static WorkSnapshot work(String identity, long offset) {
		return new WorkSnapshot(identity, "orders-w-1", "shop", 0, offset);
	}

}
