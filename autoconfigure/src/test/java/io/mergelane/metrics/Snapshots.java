package io.mergelane.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.consumer.RecordCounts;
import io.mergelane.flow.Circuit;
import io.mergelane.flow.PauseReason;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.tracker.TrackerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of a listener {@code orders} in the group {@code shop}.
 */
final class Snapshots {

	private Snapshots() {
	}

	static ListenerSnapshot listener(boolean running, ConsumerSnapshot... consumers) {
		return new ListenerSnapshot(
				"orders", "shop", running, false, new EngineSnapshot(Ordering.KEY, NullKey.PARTITION_ORDER,
						Circuit.State.HALF_OPEN, true, 7, 64, 0, new RecordCounts(100, 2, 3, 9, 4, 5, 6)),
				List.of(consumers), List.of(), List.of());
	}

	static ConsumerSnapshot consumer(PartitionSnapshot... partitions) {
		return new ConsumerSnapshot(Arrays.asList(partitions), 0, 0, List.of(),
				List.of(new OverdueSnapshot("orders", 0, 9, 1, "thread", Duration.ofMinutes(7), true)));
	}

	/**
	 * A consumer with many partitions that are well.
	 */
	static ConsumerSnapshot consumer(int partitions) {
		List<PartitionSnapshot> all = new ArrayList<>();
		for (int i = 0; i < partitions; i++) {
			all.add(well("orders", i, 5L));
		}
		return new ConsumerSnapshot(all, 0, 0, List.of(), List.of());
	}

	static PartitionSnapshot well(String topic, int partition, @Nullable Long lag) {
		return new PartitionSnapshot(topic, partition, 7,
				new PartitionLag(lag, null, (lag != null) ? TimeLag.exact(40) : TimeLag.UNKNOWN, PartitionState.OK,
						Duration.ZERO),
				null, new TrackerSnapshot(7, 9, 2, 0, null, List.of()), null, PartitionSnapshot.Failed.NONE);
	}

	static PartitionSnapshot stuck(String topic, int partition) {
		return new PartitionSnapshot(topic, partition, 7,
				new PartitionLag(120L, 213L, TimeLag.exact(3200), PartitionState.STUCK, Duration.ofMinutes(6)),
				PauseReason.SPAN,
				new TrackerSnapshot(7, 130, 37, 13, new TrackerSnapshot.Oldest(7, 5, 9),
						List.of(new TrackerSnapshot.Gap(7, 9), new TrackerSnapshot.Gap(11, 12))),
				new PartitionSnapshot.Oldest(7, Duration.ofMinutes(6), 3, "TimeoutException"),
				PartitionSnapshot.Failed.NONE);
	}

}
