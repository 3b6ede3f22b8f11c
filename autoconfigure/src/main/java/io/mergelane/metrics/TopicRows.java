package io.mergelane.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.tracker.TrackerSnapshot;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values of the meters of the partitions of a topic that a listener has.
 * <p>
 * Threading: confined to one thread.
 *
 * @param rows takes them
 * @param tags tags of the listener and the topic
 * @param partitions the partitions, one at least
 */
record TopicRows(Rows rows, Tags tags, List<PartitionSnapshot> partitions) {

	/**
	 * Add the rows.
	 * @param each whether to add some for each partition as well
	 */
	void add(boolean each) {
		Map<PartitionState, Integer> states = new EnumMap<>(PartitionState.class);
		Long records = 0L;
		Duration age = Duration.ZERO;
		long inFlight = 0;
		long gaps = 0;
		long ahead = 0;
		for (PartitionSnapshot partition : this.partitions) {
			states.merge(partition.lag().state(), 1, Integer::sum);
			records = sum(records, partition.lag().records());
			Duration own = age(partition);
			age = (own.compareTo(age) > 0) ? own : age;
			TrackerSnapshot tracker = partition.tracker();
			inFlight += tracker.inFlight();
			gaps += tracker.gaps().size();
			ahead += tracker.finishedAhead();
			if (each) {
				add(partition);
			}
		}
		states(states);
		this.rows.add(LaneMeter.LAG_RECORDS, this.tags, records);
		this.rows.add(LaneMeter.LAG_TIME, this.tags,
				TimeLag.greatest(this.partitions.stream().map((one) -> one.lag().time()).toList()).time());
		this.rows.add(LaneMeter.UNFINISHED_AGE, this.tags, age);
		this.rows.add(LaneMeter.IN_FLIGHT, this.tags, inFlight);
		this.rows.add(LaneMeter.GAPS, this.tags, gaps);
		this.rows.add(LaneMeter.FINISHED_AHEAD, this.tags, ahead);
	}

	private void states(Map<PartitionState, Integer> states) {
		for (PartitionState state : PartitionState.values()) {
			// What is assigned here is assigned.
			if (state != PartitionState.UNASSIGNED) {
				this.rows.add(LaneMeter.PARTITIONS, this.tags.and("state", Rows.nameOf(state)),
						states.getOrDefault(state, 0));
			}
		}
	}

	private void add(PartitionSnapshot partition) {
		Tags own = this.tags.and("partition", Integer.toString(partition.partition()));
		TrackerSnapshot tracker = partition.tracker();
		this.rows.add(LaneMeter.PARTITION_LAG_RECORDS, own, sum(0L, partition.lag().records()));
		this.rows.add(LaneMeter.PARTITION_LAG_TIME, own, partition.lag().time().time());
		this.rows.add(LaneMeter.PARTITION_UNFINISHED_AGE, own, age(partition));
		this.rows.add(LaneMeter.PARTITION_IN_FLIGHT, own, tracker.inFlight());
		this.rows.add(LaneMeter.PARTITION_GAPS, own, tracker.gaps().size());
		this.rows.add(LaneMeter.PARTITION_FINISHED_AHEAD, own, tracker.finishedAhead());
	}

	/**
	 * Add up lags. Of a sum no part may be missing; the log may seem to end before what
	 * was read of it for a moment.
	 */
	private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
		return (one != null && other != null) ? Long.valueOf(one + Math.max(0, other)) : null;
	}

	private static Duration age(PartitionSnapshot partition) {
		return (partition.oldest() != null) ? partition.oldest().age() : Duration.ZERO;
	}

}
