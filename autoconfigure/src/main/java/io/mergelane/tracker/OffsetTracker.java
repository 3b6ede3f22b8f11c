package io.mergelane.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows which polled offsets of one assigned partition are finished.
 * <p>
 * Every registered offset gets a ticket: consecutive numbers, whatever gaps compaction or
 * transaction markers leave between the offsets. A ticket is valid for the tracker that
 * issued it only; a partition that is assigned anew gets a new tracker, so that a late
 * completion of an earlier assignment cannot finish a record of the present one.
 * <p>
 * What is finished beyond the first unfinished record goes into the {@link #metadata} of
 * a commit; the tracker of the next assignment begins with it.
 * <p>
 * Invariant: every offset below {@link #committable()} is finished or is not in the log,
 * and {@code committable()} never decreases.
 * <p>
 * Costs about 16.2 bytes per record, less than one where 1,024 in a row are finished;
 * nothing is allocated per record.
 * <p>
 * Threading: {@link #complete(long)}, {@link #close()} and the counters may be called
 * from any thread; all else is confined to the consumer thread.
 */
public final class OffsetTracker {

	/**
	 * Ticket of an offset that was registered before.
	 */
	public static final long NO_TICKET = -1;

	/**
	 * Ticket of an offset that was finished in an earlier assignment.
	 */
	public static final long FINISHED = -2;

	/**
	 * Leader epoch of a record that carries none.
	 */
	public static final int NO_LEADER_EPOCH = -1;

	private static final int MAX_GAPS = 100;

	// Written by the consumer thread only; workers read it to find the segment of a
	// ticket. A segment that has left it is finished as a whole.
	private volatile Window window = Window.EMPTY;

	private final AtomicLong finished = new AtomicLong();

	private final AtomicLong late = new AtomicLong();

	private volatile long registered;

	private volatile boolean closed;

	private FinishedRuns restored;

	private long head;

	// The offset before the one that comes next.
	private long lastOffset;

	private long committable;

	private int committableLeaderEpoch;

	/**
	 * Create a tracker that begins at an offset, of which nothing else is known.
	 * @param offset the offset
	 */
	public OffsetTracker(long offset) {
		this(offset, NO_LEADER_EPOCH, FinishedRuns.NONE);
	}

	/**
	 * Create a tracker that goes on where an earlier one has ended.
	 * @param committed the committed offset
	 * @param leaderEpoch the leader epoch committed with it, or {@link #NO_LEADER_EPOCH}
	 * @param restored what is finished beyond it, as far as it is known
	 */
	public OffsetTracker(long committed, int leaderEpoch, FinishedRuns restored) {
		this.lastOffset = committed - 1;
		this.committable = committed;
		this.committableLeaderEpoch = leaderEpoch;
		this.restored = restored.from(committed);
	}

	/**
	 * Register a polled offset.
	 * @param offset the offset
	 * @param leaderEpoch the leader epoch of the record, or {@link #NO_LEADER_EPOCH}
	 * @param time when it was polled, in milliseconds from any moment, the same for all
	 * @param timestamp timestamp of the record, in milliseconds since 1970, or negative
	 * if it has none
	 * @return the ticket to complete it with; {@link #NO_TICKET} if the offset is below
	 * {@link #next()}: the record was polled before and is in hand, or is finished;
	 * {@link #FINISHED} if it was finished in an earlier assignment
	 */
	@SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
	public long register(long offset, int leaderEpoch, int time, long timestamp) {
		if (offset <= this.lastOffset) {
			return NO_TICKET;
		}
		long ticket = this.registered;
		if (Segment.indexOf(ticket) == 0) {
			this.window = this.window.append(ticket);
		}
		this.window.last().set(Segment.indexOf(ticket), offset, leaderEpoch, time, timestamp);
		this.lastOffset = offset;
		this.registered = ticket + 1;
		return (this.restored != FinishedRuns.NONE && isRestored(offset, leaderEpoch) && complete(ticket)) ? FINISHED
				: ticket;
	}

	/**
	 * Offsets of which we know from an earlier assignment are forgotten when they are
	 * polled, and all of them when a record has a later leader epoch: the log was
	 * truncated and written anew, so that they are of other records now.
	 */
	private boolean isRestored(long offset, int leaderEpoch) {
		boolean finishedBefore = leaderEpoch <= this.restored.leaderEpoch() && this.restored.contains(offset);
		if (leaderEpoch > this.restored.leaderEpoch() || offset + 1 >= this.restored.end()) {
			this.restored = FinishedRuns.NONE;
		}
		return finishedBefore;
	}

	/**
	 * Mark a registered record as finished.
	 * @param ticket what {@link #register(long, int, int, long)} returned
	 * @return whether this changed anything: false if it was finished before, or if the
	 * tracker is closed (which is counted as {@link #late()})
	 */
	public boolean complete(long ticket) {
		if (this.closed) {
			this.late.incrementAndGet();
			return false;
		}
		Segment segment = this.window.find(ticket);
		if (segment == null || !segment.finish(Segment.indexOf(ticket))) {
			return false;
		}
		this.finished.incrementAndGet();
		return true;
	}

	/**
	 * Move on over what has been finished since the last call.
	 */
	public void advance() {
		long ticket = this.window.nextUnfinished(this.head, this.registered);
		if (ticket == this.head) {
			return;
		}
		this.head = ticket;
		this.committable = this.window.offset(ticket - 1) + 1;
		this.committableLeaderEpoch = this.window.leaderEpoch(ticket - 1);
		this.window = this.window.dropBefore(ticket);
	}

	/**
	 * Return the offset that may be committed as of the last {@link #advance()}: the next
	 * one to read, as in Kafka's {@code OffsetAndMetadata}. Before anything is finished
	 * it is the one the tracker began with.
	 * @return the offset
	 */
	public long committable() {
		return this.committable;
	}

	/**
	 * Return the leader epoch of the last finished record below {@link #committable()}.
	 * @return the leader epoch or {@link #NO_LEADER_EPOCH}
	 */
	public int committableLeaderEpoch() {
		return this.committableLeaderEpoch;
	}

	/**
	 * Return what to commit beside {@link #committable()}: the records that are finished
	 * beyond it, as many as fit. Takes time by the number of runs, not of records.
	 * @param ownerStamp what comes before it, or empty
	 * @param limit the most characters
	 * @return the metadata
	 */
	public CommitMetadata metadata(String ownerStamp, int limit) {
		CommitMetadata.Writer writer = new CommitMetadata.Writer(ownerStamp, this.committable, limit);
		this.window = this.window.condensed();
		if (runs(writer)) {
			restoredRuns(writer);
		}
		return writer.write();
	}

	/**
	 * Return a tracker for the records from an offset on, of which nothing is known any
	 * more, that remembers what it can of those before.
	 * @param offset the offset
	 * @return a tracker that begins with the first unfinished record, or at the offset if
	 * that is lower
	 */
	public OffsetTracker movedBackTo(long offset) {
		advance();
		if (offset <= this.committable) {
			return new OffsetTracker(offset);
		}
		FinishedRuns runs = CommitMetadata.read(metadata("", Integer.MAX_VALUE).text(), this.committable);
		return new OffsetTracker(this.committable, this.committableLeaderEpoch, runs.below(offset));
	}

	/**
	 * Return a tracker for the records from an offset on, whatever came before.
	 * @param offset the offset
	 * @return a tracker that begins with the first offset from there on that is not
	 * finished; ahead of what may be committed it remembers what is finished, before that
	 * nothing
	 */
	public OffsetTracker movedTo(long offset) {
		advance();
		if (offset <= this.committable) {
			return new OffsetTracker(offset);
		}
		FinishedRuns runs = CommitMetadata.read(metadata("", Integer.MAX_VALUE).text(), this.committable);
		long start = runs.unfinishedFrom(offset);
		return new OffsetTracker(start, NO_LEADER_EPOCH, runs.from(start));
	}

	/**
	 * Return how many offsets below one are not finished.
	 * @param offset the offset
	 * @return the number of offsets from the one on that may be committed, those included
	 * that are not in the log
	 */
	public long unfinishedBelow(long offset) {
		advance();
		if (offset <= this.committable) {
			return 0;
		}
		FinishedRuns runs = CommitMetadata.read(metadata("", Integer.MAX_VALUE).text(), this.committable);
		return offset - this.committable - runs.below(offset).offsets();
	}

	private boolean runs(CommitMetadata.Writer writer) {
		// The head may have been finished since the last advance: that is for the next.
		long ticket = this.window.nextFinished(this.head + 1, this.registered);
		while (ticket < this.registered) {
			long end = this.window.nextUnfinished(ticket, this.registered);
			long ownEnd = this.window.offset(end - 1) + 1;
			long endOffset = (end == this.registered) ? restoredEnd(ownEnd) : ownEnd;
			int epoch = (endOffset > ownEnd) ? this.restored.leaderEpoch() : this.window.leaderEpoch(end - 1);
			if (!writer.add(this.window.offset(ticket), endOffset, end - ticket, epoch)) {
				return false;
			}
			// Nor is the end of the run looked at twice: it may have been finished
			// meanwhile.
			ticket = this.window.nextFinished(end + 1, this.registered);
		}
		return true;
	}

	/**
	 * What was polled last and what was finished earlier may be one run.
	 */
	private long restoredEnd(long offset) {
		for (int run = 0; run < this.restored.size(); run++) {
			if (this.restored.first(run) <= offset && offset < this.restored.end(run)) {
				return this.restored.end(run);
			}
		}
		return offset;
	}

	private void restoredRuns(CommitMetadata.Writer writer) {
		boolean fits = true;
		for (int run = 0; run < this.restored.size() && fits; run++) {
			long first = Math.max(this.restored.first(run), writer.end());
			if (first < this.restored.end(run) && first > this.lastOffset) {
				fits = writer.add(first, this.restored.end(run), 0, this.restored.leaderEpoch());
			}
		}
	}

	/**
	 * Return the offset behind the last registered one, or else where the tracker begins.
	 * @return the offset
	 */
	public long next() {
		return this.lastOffset + 1;
	}

	/**
	 * Return how many records were finished in this assignment, those of an earlier one
	 * included. What may be committed has changed if this has, or {@link #committable()}.
	 * @return the number of records
	 */
	public long finished() {
		return this.finished.get();
	}

	/**
	 * Return how many records are registered and unfinished.
	 * @return the number of records
	 */
	public long inFlight() {
		// In this order: what is finished was registered before.
		long finishedNow = this.finished.get();
		return this.registered - finishedNow;
	}

	/**
	 * Return how many records lie between the first unfinished and the last registered
	 * one, both included.
	 * @return the number of records
	 */
	public long span() {
		return this.registered - this.head;
	}

	/**
	 * Return how many records are finished beyond the first unfinished one.
	 * @return the number of records
	 */
	public long finishedAhead() {
		return Math.max(0, span() - inFlight());
	}

	/**
	 * Return how many completions came after {@link #close()}.
	 * @return the number of completions
	 */
	public long late() {
		return this.late.get();
	}

	/**
	 * Ignore completions from now on.
	 */
	public void close() {
		this.closed = true;
	}

	/**
	 * Return the state as of the last {@link #advance()}.
	 * @return the state
	 */
	public TrackerSnapshot snapshot() {
		long span = span();
		long inFlight = Math.min(span, inFlight());
		List<TrackerSnapshot.Gap> gaps = (span > inFlight) ? gaps() : List.of();
		TrackerSnapshot.Oldest oldest = (span > 0) ? new TrackerSnapshot.Oldest(this.window.offset(this.head),
				this.window.time(this.head), this.window.timestamp(this.head)) : null;
		return new TrackerSnapshot(this.committable, next(), inFlight, span - inFlight, oldest, gaps);
	}

	private List<TrackerSnapshot.Gap> gaps() {
		List<TrackerSnapshot.Gap> gaps = new ArrayList<>();
		long ticket = this.head;
		while (gaps.size() < MAX_GAPS) {
			long end = this.window.nextFinished(ticket, this.registered);
			if (end == this.registered) {
				break;
			}
			if (end > ticket) {
				gaps.add(new TrackerSnapshot.Gap(this.window.offset(ticket), this.window.offset(end - 1)));
			}
			ticket = this.window.nextUnfinished(end, this.registered);
		}
		return List.copyOf(gaps);
	}

}
