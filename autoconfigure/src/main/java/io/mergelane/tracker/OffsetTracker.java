package io.mergelane.tracker;

import java.util.ArrayList;
import java.util.Arrays;
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
 * Invariant: every registered offset below {@link #committable()} is finished, and
 * {@code committable()} never decreases.
 * <p>
 * Costs about 12.2 bytes per record between the first unfinished and the last registered
 * one; nothing is allocated per record.
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
	 * Value of {@link #committable()} while nothing is finished.
	 */
	public static final long NOTHING = -1;

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

	private long head;

	private long lastOffset = -1;

	private long committable = NOTHING;

	private int committableLeaderEpoch = NO_LEADER_EPOCH;

	/**
	 * Register a polled offset.
	 * @param offset the offset
	 * @param leaderEpoch the leader epoch of the record, or {@link #NO_LEADER_EPOCH}
	 * @return the ticket to complete it with, or {@link #NO_TICKET} if the offset is not
	 * greater than the last registered one: the record was polled before and is in hand
	 */
	@SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
	public long register(long offset, int leaderEpoch) {
		if (offset <= this.lastOffset) {
			return NO_TICKET;
		}
		long ticket = this.registered;
		Segment segment = segmentForNext(ticket);
		segment.set(Segment.indexOf(ticket), offset, leaderEpoch);
		this.lastOffset = offset;
		this.registered = ticket + 1;
		return ticket;
	}

	private Segment segmentForNext(long ticket) {
		if (Segment.indexOf(ticket) == 0) {
			this.window = this.window.append(Segment.numberOf(ticket));
		}
		return this.window.last();
	}

	/**
	 * Mark a registered record as finished.
	 * @param ticket what {@link #register(long, int)} returned
	 * @return whether this changed anything: false if it was finished before, or if the
	 * tracker is closed (which is counted as {@link #late()})
	 */
	public boolean complete(long ticket) {
		if (this.closed) {
			this.late.incrementAndGet();
			return false;
		}
		Segment segment = this.window.find(Segment.numberOf(ticket));
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
		long end = this.registered;
		long ticket = this.head;
		Segment last = null;
		int lastIndex = 0;
		while (ticket < end) {
			Segment segment = this.window.get(Segment.numberOf(ticket));
			int from = Segment.indexOf(ticket);
			int limit = (int) Math.min(Segment.SIZE, from + (end - ticket));
			int to = segment.firstUnfinished(from, limit);
			if (to > from) {
				last = segment;
				lastIndex = to - 1;
				ticket += to - from;
			}
			if (to < limit) {
				break;
			}
		}
		if (last != null) {
			this.head = ticket;
			this.committable = last.offset(lastIndex) + 1;
			this.committableLeaderEpoch = last.leaderEpoch(lastIndex);
			this.window = this.window.dropBefore(Segment.numberOf(ticket));
		}
	}

	/**
	 * Return the offset that may be committed as of the last {@link #advance()}: the next
	 * one to read, as in Kafka's {@code OffsetAndMetadata}.
	 * @return the offset or {@link #NOTHING}
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
	 * Return the offset behind the last registered one.
	 * @return the offset or {@link #NOTHING} if none was registered
	 */
	public long next() {
		return (this.lastOffset < 0) ? NOTHING : this.lastOffset + 1;
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
	 * one, both included: what would be read again after a crash.
	 * @return the number of records
	 */
	public long span() {
		return this.registered - this.head;
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
		long oldest = (span > 0) ? offset(this.head) : NOTHING;
		return new TrackerSnapshot(this.committable, next(), inFlight, span - inFlight, oldest, gaps);
	}

	private List<TrackerSnapshot.Gap> gaps() {
		List<TrackerSnapshot.Gap> gaps = new ArrayList<>();
		long open = -1;
		for (long ticket = this.head; ticket < this.registered && gaps.size() < MAX_GAPS; ticket++) {
			boolean done = this.window.get(Segment.numberOf(ticket)).isFinished(Segment.indexOf(ticket));
			if (!done && open < 0) {
				open = ticket;
			}
			else if (done && open >= 0) {
				gaps.add(new TrackerSnapshot.Gap(offset(open), offset(ticket - 1)));
				open = -1;
			}
		}
		return List.copyOf(gaps);
	}

	private long offset(long ticket) {
		return this.window.get(Segment.numberOf(ticket)).offset(Segment.indexOf(ticket));
	}

	/**
	 * The segments that hold an unfinished ticket, by number.
	 * <p>
	 * Threading: immutable, but for what the segments hold.
	 */
	private record Window(long first, Segment... segments) {

		static final Window EMPTY = new Window(0);

		Window append(long number) {
			long firstNumber = (this.segments.length == 0) ? number : this.first;
			Segment[] appended = Arrays.copyOf(this.segments, this.segments.length + 1);
			appended[appended.length - 1] = new Segment();
			return new Window(firstNumber, appended);
		}

		Window dropBefore(long number) {
			int drop = (int) Math.min(number - this.first, this.segments.length);
			if (drop <= 0) {
				return this;
			}
			return new Window(this.first + drop, Arrays.copyOfRange(this.segments, drop, this.segments.length));
		}

		@org.jspecify.annotations.Nullable
		Segment find(long number) {
			long index = number - this.first;
			return (index < 0 || index >= this.segments.length) ? null : this.segments[(int) index];
		}

		Segment get(long number) {
			return this.segments[(int) (number - this.first)];
		}

		Segment last() {
			return this.segments[this.segments.length - 1];
		}

	}

}
