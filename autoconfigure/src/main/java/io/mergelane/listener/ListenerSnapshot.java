package io.mergelane.listener;

import java.util.List;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.rebalance.RebalanceEvent;
import org.jspecify.annotations.Nullable;

/**
 * State of one lane listener in this application at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param id id of the listener
 * @param group its consumer group
 * @param running whether its container runs
 * @param partitions the partitions it is assigned
 * @param rebalances its last assignment changes, the latest first
 */
public record ListenerSnapshot(String id, @Nullable String group, boolean running, List<PartitionSnapshot> partitions,
		List<RebalanceEvent> rebalances) {

}
