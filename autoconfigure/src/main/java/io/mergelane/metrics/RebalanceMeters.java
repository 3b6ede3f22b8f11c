package io.mergelane.metrics;

import io.mergelane.listener.LaneRebalanceEvent;
import io.mergelane.rebalance.RebalanceEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.ApplicationListener;

/**
 * Counts the rebalances of listeners.
 * <p>
 * Threading: thread-safe.
 */
public final class RebalanceMeters implements ApplicationListener<LaneRebalanceEvent> {

	static final String REBALANCES = LaneMeter.PREFIX + "consumer.rebalances";

	private final MeterRegistry registry;

	/**
	 * Create the counters, which are registered one by one as listeners have rebalances.
	 * @param registry the registry
	 */
	public RebalanceMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(LaneRebalanceEvent event) {
		// A counter that begins with one tells no increase: the others are there before.
		for (RebalanceEvent.Type type : RebalanceEvent.Type.values()) {
			Counter counter = Counter.builder(REBALANCES)
				.description("Changes of the assigned partitions, by what happened")
				.tags(ListenerRows.tags(event.getGroup(), event.getListener()))
				.tag("type", Rows.nameOf(type))
				.register(this.registry);
			if (type == event.getRebalance().type()) {
				counter.increment();
			}
		}
	}

}
