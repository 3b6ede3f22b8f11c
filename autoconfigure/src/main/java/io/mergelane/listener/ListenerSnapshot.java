package io.mergelane.listener;

import java.util.List;

import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceActivity;
import io.mergelane.rebalance.RebalanceEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.event.ConsumerStoppedEvent;

/**
 * State of one lane listener in this application at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param id id of the listener
 * @param group its consumer group
 * @param running whether its container runs
 * @param paused whether the application has paused it
 * @param engine what its consumers share
 * @param consumers its consumers
 * @param rebalances its last assignment changes, the latest first
 * @param resets its last offset resets, the latest first
 * @param activity how often it is rebalanced
 * @param failure why its container was stopped though nobody asked for that, or
 * {@code null} if it was not
 */
public record ListenerSnapshot(String id, @Nullable String group, boolean running, boolean paused,
		EngineSnapshot engine, List<ConsumerSnapshot> consumers, List<RebalanceEvent> rebalances,
		List<OffsetReset> resets, RebalanceActivity activity, ConsumerStoppedEvent.@Nullable Reason failure) {

	/**
	 * Create the state of a listener that has not failed and is not rebalanced.
	 * @param id id of the listener
	 * @param group its consumer group
	 * @param running whether its container runs
	 * @param paused whether the application has paused it
	 * @param engine what its consumers share
	 * @param consumers its consumers
	 * @param rebalances its last assignment changes, the latest first
	 * @param resets its last offset resets, the latest first
	 */
	public ListenerSnapshot(String id, @Nullable String group, boolean running, boolean paused, EngineSnapshot engine,
			List<ConsumerSnapshot> consumers, List<RebalanceEvent> rebalances, List<OffsetReset> resets) {
		this(id, group, running, paused, engine, consumers, rebalances, resets, RebalanceActivity.NONE, null);
	}

	/**
	 * Return what is overdue in all its consumers.
	 * @return the records and batches
	 */
	public List<OverdueSnapshot> overdue() {
		return this.consumers.stream().flatMap((consumer) -> consumer.overdue().stream()).toList();
	}

	/**
	 * Return the partitions of all its consumers.
	 * @return the partitions
	 */
	public List<PartitionSnapshot> partitions() {
		return this.consumers.stream().flatMap((consumer) -> consumer.partitions().stream()).toList();
	}

}
