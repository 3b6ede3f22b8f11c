package io.mergelane.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.OffsetReset;
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
 * @param failedCommits how many commits have failed; what they were to commit was or will
 * be committed by a later one, unless the partition has gone
 * @param lateCompletions how many records were finished when their partition had gone,
 * which does not count
 * @param rebalances its last assignment changes, the latest first
 * @param resets its last offset resets, the latest first
 */
public record ListenerDescriptor(boolean running, int assigned, long inFlight, LagDescriptor lag,
		Map<String, PartitionDescriptor> partitions, long failedCommits, long lateCompletions,
		List<RebalanceDescriptor> rebalances, List<ResetDescriptor> resets) {

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
				partitions, listener.consumers().stream().mapToLong(ConsumerSnapshot::failedCommits).sum(),
				listener.consumers().stream().mapToLong(ConsumerSnapshot::lateCompletions).sum(),
				listener.rebalances().stream().map(RebalanceDescriptor::of).toList(),
				listener.resets().stream().map(ResetDescriptor::of).toList());
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

	/**
	 * A partition went on elsewhere than where it had stopped.
	 *
	 * @param at when it happened
	 * @param partition the partition as {@code topic-partition}
	 * @param from the offset that would have been read next, or -1 if none was known
	 * @param to the offset that was read next
	 * @param skipped how many offsets are never read
	 * @param reason why
	 */
	public record ResetDescriptor(Instant at, String partition, long from, long to, long skipped, String reason) {

		static ResetDescriptor of(OffsetReset reset) {
			return new ResetDescriptor(reset.at(), reset.partition(), reset.from(), reset.to(), reset.skipped(),
					reset.reason());
		}

	}

}
