package io.mergelane.metrics;

import java.util.function.Consumer;

import io.mergelane.listener.LaneRebalanceCauseEvent;
import io.mergelane.listener.LaneRebalanceEvent;
import io.mergelane.rebalance.RebalanceCause;
import io.mergelane.rebalance.RebalanceEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Counts the rebalances of listeners by their causes, each when its cause is known, and
 * measures how long they take. A rebalance counts when partitions are assigned, or none
 * are, as it is over then.
 * <p>
 * Threading: thread-safe.
 */
public final class RebalanceMeters implements SmartApplicationListener {

	static final String REBALANCES = LaneMeter.PREFIX + "consumer.rebalances";

	static final String STOPPED = LaneMeter.PREFIX + "consumer.rebalance.stopped";

	static final String HANDOVER = LaneMeter.PREFIX + "consumer.rebalance.handover";

	private final MeterRegistry registry;

	/**
	 * Create the meters, which are registered when a listener has its first rebalance.
	 * @param registry the registry
	 */
	public RebalanceMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
		return LaneRebalanceEvent.class.isAssignableFrom(type) || LaneRebalanceCauseEvent.class.isAssignableFrom(type);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof LaneRebalanceEvent happened) {
			Tags tags = ListenerRows.tags(happened.getGroup(), happened.getListener());
			ifOver(happened.getRebalance(), (rebalance) -> {
				count(tags, rebalance.cause());
				measure(tags, rebalance);
			});
		}
		else if (event instanceof LaneRebalanceCauseEvent explained) {
			Tags tags = ListenerRows.tags(explained.getGroup(), explained.getListener());
			ifOver(explained.getRebalance(), (rebalance) -> count(tags, rebalance.cause()));
		}
	}

	private static void ifOver(RebalanceEvent rebalance, Consumer<RebalanceEvent> action) {
		if (rebalance.type() == RebalanceEvent.Type.ASSIGNED) {
			action.accept(rebalance);
		}
	}

	private void count(Tags tags, @Nullable RebalanceCause cause) {
		// A counter that begins with one tells no increase: the others are there before.
		for (RebalanceCause each : RebalanceCause.values()) {
			Counter counter = Counter.builder(REBALANCES)
				.description("Rebalances, by what caused them")
				.tags(tags)
				.tag("cause", Rows.nameOf(each))
				.register(this.registry);
			if (each == cause) {
				counter.increment();
			}
		}
	}

	private void measure(Tags tags, RebalanceEvent rebalance) {
		Timer stopped = Timer.builder(STOPPED)
			.description("How long a consumer had stood until it was assigned partitions again")
			.tags(tags)
			.register(this.registry);
		if (rebalance.stopped() != null) {
			stopped.record(rebalance.stopped());
		}
		Timer handover = Timer.builder(HANDOVER)
			.description("How long it took a consumer to get partitions")
			.tags(tags)
			.register(this.registry);
		if (rebalance.handover() != null) {
			handover.record(rebalance.handover());
		}
	}

}
