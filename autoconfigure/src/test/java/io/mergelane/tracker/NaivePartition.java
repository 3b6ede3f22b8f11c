package io.mergelane.tracker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A partition and what was finished of it, as sets: slow, and simple enough to be right.
 * Each step is done with an {@link OffsetTracker} as well, and both must agree.
 */
final class NaivePartition {

	private final boolean planted;

	/**
	 * The log: offset to the record there. A record is known by its leader epoch and
	 * offset.
	 */
	private final NavigableMap<Long, Integer> log = new TreeMap<>();

	private final Set<List<Object>> finished = new HashSet<>();

	private int leaderEpoch = 1;

	private long committedOffset;

	private int committedEpoch = OffsetTracker.NO_LEADER_EPOCH;

	private String committedMetadata = "";

	private int limit = CommitMetadata.DEFAULT_LIMIT;

	private OffsetTracker tracker = new OffsetTracker(0);

	/**
	 * Polled and unfinished records of the present assignment, by ticket.
	 */
	private final NavigableMap<Long, Long> inWork = new TreeMap<>();

	private final NavigableMap<Long, Boolean> polled = new TreeMap<>();

	private final List<Runnable> lateCompletions = new ArrayList<>();

	private long position;

	private long advancedTo;

	NaivePartition(boolean planted) {
		this.planted = planted;
		append(500);
	}

	private void append(int count) {
		long offset = this.log.isEmpty() ? 0 : this.log.lastKey() + 1;
		for (int i = 0; i < count; i++) {
			// A gap now and then, as compaction and transaction markers leave them.
			offset += (offset % 7 == 3) ? 3 : 0;
			this.log.put(offset++, this.leaderEpoch);
		}
	}

	void apply(TrackerModelTests.Step step) {
		int choice = step.choice();
		switch (step.kind()) {
			case POLL -> poll(1 + choice % 20);
			case FINISH -> finish(1 + choice % 10, choice);
			case FINISH_LATE -> finishLate();
			case ADVANCE -> advance();
			case COMMIT -> commit(true, choice);
			case COMMIT_FAILS -> commit(false, choice);
			case REVOKE -> {
				advance();
				commit(true, choice);
				leave();
			}
			case LOSE -> leave();
			case CRASH -> {
				leave();
				this.lateCompletions.clear();
			}
			case TRUNCATE -> truncate(choice);
			case FOREIGN_METADATA -> this.committedMetadata = (choice % 2 == 0) ? "ml1;t=1AAAAAACC.B" : "someone else";
		}
	}

	private void poll(int count) {
		for (int i = 0; i < count; i++) {
			Map.Entry<Long, Integer> record = this.log.ceilingEntry(this.position);
			if (record == null) {
				return;
			}
			poll(record.getKey(), record.getValue());
		}
	}

	private void poll(long offset, int epoch) {
		this.position = offset + 1;
		boolean expected = isCommittedAsFinished(offset, epoch);
		long ticket = this.tracker.register(offset, epoch, 0, 0);
		check(ticket != OffsetTracker.NO_TICKET, "%d was refused", offset);
		check(!expected || ticket == OffsetTracker.FINISHED, "%d is to be handled again", offset);
		check(ticket != OffsetTracker.FINISHED || isFinished(offset, epoch), "%d is lost", offset);
		check(this.tracker.register(offset, epoch, 0, 0) == OffsetTracker.NO_TICKET, "%d was taken twice", offset);
		this.polled.put(offset, ticket == OffsetTracker.FINISHED);
		if (ticket >= 0) {
			this.inWork.put(ticket, offset);
		}
	}

	/**
	 * What the metadata told when the partition was assigned must be known now; no record
	 * that was written after a truncation is in it.
	 */
	private boolean isCommittedAsFinished(long offset, int epoch) {
		FinishedRuns runs = CommitMetadata.read(this.assignedMetadata, this.assignedOffset);
		return epoch <= runs.leaderEpoch() && runs.contains(offset);
	}

	private String assignedMetadata = "";

	private long assignedOffset;

	private void finish(int count, int choice) {
		for (int i = 0; i < count && !this.inWork.isEmpty(); i++) {
			Long ticket = (choice % 3 == 0) ? this.inWork.firstKey() : Objects
				.requireNonNullElse(this.inWork.ceilingKey((long) (choice * 31 + i * 7) % 400), this.inWork.firstKey());
			Long offset = Objects.requireNonNull(this.inWork.remove(ticket));
			this.finished.add(List.of(Objects.requireNonNull(this.log.get(offset)), offset));
			this.polled.put(offset, true);
			if (!this.planted || offset % 100 != 99) {
				check(this.tracker.complete(ticket), "%d was not finished", offset);
				check(!this.tracker.complete(ticket), "%d was finished twice", offset);
			}
		}
	}

	private void finishLate() {
		this.lateCompletions.forEach(Runnable::run);
		this.lateCompletions.clear();
	}

	private void advance() {
		this.tracker.advance();
		long expected = committable();
		check(this.tracker.committable() == expected, "committable is %d, not %d", this.tracker.committable(),
				expected);
		check(expected >= this.advancedTo, "committable fell to %d", expected);
		this.advancedTo = expected;
		check(this.tracker.inFlight() == this.inWork.size(), "in flight are %d", this.tracker.inFlight());
		long ahead = this.polled.tailMap(expected).values().stream().filter((done) -> done).count();
		check(this.tracker.finishedAhead() == ahead, "ahead are %d, not %d", this.tracker.finishedAhead(), ahead);
	}

	private long committable() {
		long committable = this.assignedOffset;
		for (Map.Entry<Long, Boolean> record : this.polled.entrySet()) {
			if (!record.getValue()) {
				break;
			}
			committable = record.getKey() + 1;
		}
		return committable;
	}

	private void commit(boolean accepted, int choice) {
		this.limit = (choice % 5 == 0) ? choice % 100 : CommitMetadata.DEFAULT_LIMIT;
		long offset = this.tracker.committable();
		CommitMetadata metadata = this.tracker.metadata("", this.limit);
		check(metadata.text().length() <= this.limit, "metadata has %d characters", metadata.text().length());
		checkCommit(offset, metadata);
		if (accepted) {
			this.committedOffset = offset;
			this.committedEpoch = this.tracker.committableLeaderEpoch();
			this.committedMetadata = metadata.text();
		}
	}

	private void checkCommit(long offset, CommitMetadata metadata) {
		for (Map.Entry<Long, Integer> record : this.log.headMap(offset).entrySet()) {
			check(isFinished(record.getKey(), record.getValue()), "%d is committed unfinished", record.getKey());
		}
		FinishedRuns runs = CommitMetadata.read(metadata.text(), offset);
		long told = 0;
		boolean complete = true;
		for (Map.Entry<Long, Integer> record : this.log.tailMap(offset).entrySet()) {
			boolean contained = record.getValue() <= runs.leaderEpoch() && runs.contains(record.getKey());
			check(!contained || isFinished(record.getKey(), record.getValue()), "%d is told to be finished",
					record.getKey());
			boolean done = Boolean.TRUE.equals(this.polled.get(record.getKey()));
			complete &= contained || !done;
			told += (contained && done) ? 1 : 0;
		}
		check(told == metadata.records(), "metadata tells of %d records, not %d", told, metadata.records());
		check(complete || this.limit < CommitMetadata.DEFAULT_LIMIT || this.tracker.finishedAhead() > told,
				"metadata is not complete");
		int epoch = this.tracker.committableLeaderEpoch();
		Map.Entry<Long, Boolean> last = this.polled.lowerEntry(offset);
		check(last == null || epoch == Objects.requireNonNull(this.log.get(last.getKey())), "leader epoch is %d",
				epoch);
	}

	private boolean isFinished(long offset, int epoch) {
		return this.finished.contains(List.<Object>of(epoch, offset));
	}

	private void leave() {
		this.tracker.close();
		OffsetTracker left = this.tracker;
		this.inWork.forEach((ticket, offset) -> this.lateCompletions
			.add(() -> check(!left.complete(ticket), "%d was finished after the partition had gone", offset)));
		this.inWork.clear();
		this.polled.clear();
		this.assignedOffset = this.committedOffset;
		this.assignedMetadata = this.committedMetadata;
		this.tracker = new OffsetTracker(this.committedOffset, this.committedEpoch,
				CommitMetadata.read(this.committedMetadata, this.committedOffset));
		this.position = this.committedOffset;
		this.advancedTo = this.committedOffset;
		append(20);
	}

	/**
	 * An unclean leader cuts the log, somewhere behind what is committed, and writes
	 * other records there. The partition changes hands meanwhile.
	 */
	private void truncate(int choice) {
		long from = this.committedOffset + choice % 40;
		this.log.tailMap(from, true).clear();
		this.leaderEpoch++;
		if (this.log.isEmpty() || this.log.lastKey() < from - 1) {
			from = this.log.isEmpty() ? 0 : from;
		}
		for (long offset = from; offset < from + 300; offset++) {
			this.log.put(offset, this.leaderEpoch);
		}
		leave();
	}

	private static void check(boolean holds, String message, Object... arguments) {
		if (!holds) {
			throw new AssertionError(message.formatted(arguments));
		}
	}

}
