package io.mergelane.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.listener.LaneRebalanceCauseEvent;
import io.mergelane.listener.LaneRebalanceEvent;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.CauseBasis;
import io.mergelane.rebalance.RebalanceCause;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceMember;
import io.mergelane.rebalance.RebalanceReason;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.kafka.event.ConcurrentContainerStoppedEvent;
import org.springframework.kafka.event.ConsumerStartedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ListenerContainerIdleEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LaneMeters} and {@link RebalanceMeters}: promise S20.
 */
class LaneMetersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final List<ListenerSnapshot> listeners = new ArrayList<>();

	private final AtomicInteger asked = new AtomicInteger();

	private final LaneMeters meters = new LaneMeters(this.registry, () -> List.copyOf(this.listeners), () -> {
		this.asked.incrementAndGet();
		return List.of();
	}, PartitionMeters.AUTO, () -> 0);

	@Test
	void takesMetersOfAPartitionAwayInTheRebalance() {
		this.listeners.add(Snapshots.listener(true, Snapshots.consumer(2)));
		this.meters.onApplicationEvent(new ContextRefreshedEvent(new StaticApplicationContext()));
		assertThat(this.registry.find("mergelane.partition.lag.records").gauges()).hasSize(2);
		assertThat(this.asked).hasValue(1);
		this.listeners.set(0, Snapshots.listener(true, Snapshots.consumer(1)));
		this.meters.onApplicationEvent(event(RebalanceEvent.Type.REVOKED));
		assertThat(this.registry.find("mergelane.partition.lag.records").gauges()).singleElement()
			.satisfies((gauge) -> assertThat(gauge.getId().getTag("partition")).isEqualTo("0"));
		assertThat(this.asked).as("groups are not looked at in a rebalance").hasValue(1);
		this.meters.close();
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void hearsOfWhatChangesWhichMetersThereAre() {
		for (Class<? extends ApplicationEvent> type : List.of(LaneRebalanceEvent.class, ConsumerStartedEvent.class,
				ConsumerStoppedEvent.class, ConcurrentContainerStoppedEvent.class, ContextRefreshedEvent.class)) {
			assertThat(this.meters.supportsEventType(type)).as(type.getName()).isTrue();
		}
		assertThat(this.meters.supportsEventType(ListenerContainerIdleEvent.class)).isFalse();
		assertThat(this.meters.supportsEventType(ContextClosedEvent.class)).isFalse();
	}

	@Test
	void countsRebalancesByTheirCausesWhenTheseAreKnown() {
		RebalanceMeters rebalances = new RebalanceMeters(this.registry);
		rebalances.onApplicationEvent(event(RebalanceEvent.Type.ASSIGNED));
		rebalances.onApplicationEvent(event(RebalanceEvent.Type.REVOKED));
		assertThat(count("rolling")).isZero();
		assertThat(count("joined")).isZero();
		rebalances.onApplicationEvent(explained(RebalanceEvent.Type.ASSIGNED, RebalanceCause.ROLLING));
		rebalances.onApplicationEvent(explained(RebalanceEvent.Type.REVOKED, RebalanceCause.ROLLING));
		rebalances.onApplicationEvent(new LaneRebalanceEvent(this, "orders", "shop",
				rebalance(RebalanceEvent.Type.ASSIGNED, RebalanceCause.JOINED)));
		assertThat(count("rolling")).isEqualTo(1);
		assertThat(count("joined")).isEqualTo(1);
	}

	@Test
	void measuresHowLongRebalancesTake() {
		RebalanceMeters rebalances = new RebalanceMeters(this.registry);
		rebalances.onApplicationEvent(new LaneRebalanceEvent(this, "orders", "shop",
				rebalance(RebalanceEvent.Type.ASSIGNED, RebalanceCause.ROLLING)));
		rebalances.onApplicationEvent(explained(RebalanceEvent.Type.ASSIGNED, RebalanceCause.ROLLING));
		rebalances.onApplicationEvent(event(RebalanceEvent.Type.ASSIGNED));
		Timer stopped = this.registry.get("mergelane.consumer.rebalance.stopped").timer();
		assertThat(stopped.count()).isEqualTo(1);
		assertThat(stopped.totalTime(TimeUnit.SECONDS)).isEqualTo(2);
		assertThat(this.registry.get("mergelane.consumer.rebalance.handover").timer().totalTime(TimeUnit.SECONDS))
			.isEqualTo(3);
	}

	private double count(String cause) {
		return this.registry.get("mergelane.consumer.rebalances")
			.tags("group", "shop", "listener", "orders", "cause", cause)
			.counter()
			.count();
	}

	private LaneRebalanceCauseEvent explained(RebalanceEvent.Type type, RebalanceCause cause) {
		return new LaneRebalanceCauseEvent(this, "orders", "shop", rebalance(type, cause));
	}

	private static RebalanceEvent rebalance(RebalanceEvent.Type type, RebalanceCause cause) {
		return new RebalanceEvent(Instant.EPOCH, type, List.of("orders-1"), 0, 0, RebalanceMember.NONE,
				Duration.ofSeconds(2), Duration.ofSeconds(3), new RebalanceReason(cause, CauseBasis.LOCAL, null));
	}

	private LaneRebalanceEvent event(RebalanceEvent.Type type) {
		return new LaneRebalanceEvent(this, "orders", "shop",
				new RebalanceEvent(Instant.EPOCH, type, List.of("orders-1"), 0));
	}

}
