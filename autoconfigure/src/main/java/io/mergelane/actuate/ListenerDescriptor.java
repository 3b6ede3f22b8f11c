package io.mergelane.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.RebalanceEvent;
import org.jspecify.annotations.Nullable;

/**
 * A lane listener.
 *
 * @param running whether its container runs
 * @param assigned number of partitions it is assigned
 * @param inFlight polled and unfinished records
 * @param lag how far it is behind in its partitions
 * @param partitions its partitions as {@code topic-partition}
 * @param rebalances its last assignment changes, the latest first
 */
public record ListenerDescriptor(boolean running, int assigned, long inFlight, LagDescriptor lag,
		Map<String, PartitionDescriptor> partitions, List<RebalanceDescriptor> rebalances) {

	static ListenerDescriptor of(ListenerSnapshot listener) {
		Map<String, PartitionDescriptor> partitions = new TreeMap<>();
		long inFlight = 0;
		Long lag = listener.partitions().isEmpty() ? null : Long.valueOf(0);
		for (PartitionSnapshot partition : listener.partitions()) {
			partitions.put(partition.topic() + "-" + partition.partition(), PartitionDescriptor.of(partition));
			inFlight += partition.tracker().inFlight();
			lag = (lag == null || partition.lag() == null) ? null : Long.valueOf(lag + partition.lag());
		}
		return new ListenerDescriptor(listener.running(), partitions.size(), inFlight, new LagDescriptor(lag),
				partitions, listener.rebalances().stream().map(RebalanceDescriptor::of).toList());
	}

	/**
	 * How far a listener is behind.
	 *
	 * @param records records in the log that are not finished, or {@code null} while that
	 * is not known
	 */
	public record LagDescriptor(@Nullable Long records) {

	}

	/**
	 * A change of the assignment.
	 *
	 * @param at when it happened
	 * @param type {@code ASSIGNED}, {@code REVOKED} or {@code LOST}
	 * @param partitions the partitions as {@code topic-partition}
	 * @param unfinishedAtRevoke records that were polled and unfinished when the
	 * partitions went
	 */
	public record RebalanceDescriptor(Instant at, String type, List<String> partitions, long unfinishedAtRevoke) {

		static RebalanceDescriptor of(RebalanceEvent event) {
			return new RebalanceDescriptor(event.at(), event.type().name(), event.partitions(), event.unfinished());
		}

	}

}
