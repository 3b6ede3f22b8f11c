package io.mergelane.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The log of a partition: records by offset, with gaps, and where its leader epochs
 * began.
 */
final class SimLog {

	private final TopicPartition partition;

	private final TreeMap<Long, SimRecord> records = new TreeMap<>();

	private final TreeMap<Integer, Long> epochStarts = new TreeMap<>();

	private long start;

	private long end;

	private int leaderEpoch;

	SimLog(TopicPartition partition, long start) {
		this.partition = partition;
		this.start = start;
		this.end = start;
		this.epochStarts.put(0, start);
	}

	TopicPartition partition() {
		return this.partition;
	}

	long start() {
		return this.start;
	}

	long end() {
		return this.end;
	}

	int leaderEpoch() {
		return this.leaderEpoch;
	}

	/**
	 * Return the offset behind the last record, or the start.
	 */
	long endOfRecords() {
		return this.records.isEmpty() ? this.start : Math.max(this.start, this.records.lastKey() + 1);
	}

	SimRecord append(@Nullable String key, int size, int gap) {
		SimRecord record = new SimRecord(this.partition, this.end + gap, this.leaderEpoch, key, size);
		this.records.put(record.offset, record);
		this.end = record.offset + 1;
		return record;
	}

	/**
	 * Take offsets without a record, as a transaction marker does.
	 */
	void skip(int offsets) {
		this.end += offsets;
	}

	/**
	 * Elect a leader that does not have what is behind an offset.
	 */
	void elect(long newEnd) {
		this.records.tailMap(newEnd, true).clear();
		this.end = newEnd;
		this.epochStarts.values().removeIf((begun) -> begun > newEnd);
		this.leaderEpoch++;
		this.epochStarts.put(this.leaderEpoch, newEnd);
	}

	void deleteBefore(long newStart) {
		this.records.headMap(newStart, false).clear();
		this.start = newStart;
	}

	/**
	 * Return where a leader epoch ended, as OffsetsForLeaderEpoch does.
	 */
	long endOf(int epoch) {
		Map.Entry<Integer, Long> next = this.epochStarts.higherEntry(epoch);
		return (next != null) ? next.getValue() : this.end;
	}

	/**
	 * Return where a consumer would begin that finds an offset and an epoch committed.
	 */
	long validated(long offset, int epoch) {
		return (epoch < 0) ? offset : Math.min(offset, endOf(epoch));
	}

	Iterable<SimRecord> before(long offset) {
		return this.records.headMap(offset, false).values();
	}

	Iterable<SimRecord> from(long offset) {
		return this.records.tailMap(offset, true).values();
	}

	Iterable<SimRecord> all() {
		return this.records.values();
	}

	List<Long> offsets() {
		return new ArrayList<>(this.records.keySet());
	}

}
