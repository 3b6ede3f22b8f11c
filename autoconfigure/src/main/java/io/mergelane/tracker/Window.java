package io.mergelane.tracker;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The tickets from the segment of the first unfinished one on.
 * <p>
 * Threading: immutable, but for what the segments hold.
 *
 * @param first the number of the first segment
 * @param segments the segments
 */
record Window(long first, Segment... segments) {

	static final Window EMPTY = new Window(0);

	/**
	 * Add a segment.
	 * @param ticket its first ticket
	 * @return the longer window
	 */
	Window append(long ticket) {
		long firstNumber = (this.segments.length == 0) ? Segment.numberOf(ticket) : this.first;
		Segment[] appended = Arrays.copyOf(this.segments, this.segments.length + 1);
		appended[appended.length - 1] = new Segment();
		return new Window(firstNumber, appended);
	}

	/**
	 * Drop the segments before that of a ticket.
	 * @param ticket the ticket
	 * @return the shorter window, or this one
	 */
	Window dropBefore(long ticket) {
		int drop = (int) Math.min(Segment.numberOf(ticket) - this.first, this.segments.length);
		return (drop > 0) ? new Window(this.first + drop, Arrays.copyOfRange(this.segments, drop, this.segments.length))
				: this;
	}

	/**
	 * Condense the segments that are finished as a whole, but for the first, which holds
	 * the first unfinished ticket or held it a moment ago, and the last, which takes the
	 * next tickets.
	 * @return a window that takes less memory, or this one
	 */
	Window condensed() {
		Segment[] condensed = this.segments;
		for (int i = 1; i < this.segments.length - 1; i++) {
			Segment segment = this.segments[i].condensed();
			if (segment != this.segments[i]) {
				condensed = (condensed == this.segments) ? this.segments.clone() : condensed;
				condensed[i] = segment;
			}
		}
		return (condensed == this.segments) ? this : new Window(this.first, condensed);
	}

	/**
	 * Find the segment of a ticket.
	 * @param ticket the ticket, valid once
	 * @return the segment, or {@code null} if it was dropped
	 */
	@Nullable Segment find(long ticket) {
		long index = Segment.numberOf(ticket) - this.first;
		return (index < 0 || index >= this.segments.length) ? null : this.segments[(int) index];
	}

	Segment last() {
		return this.segments[this.segments.length - 1];
	}

	long offset(long ticket) {
		return segment(ticket).offset(Segment.indexOf(ticket));
	}

	int leaderEpoch(long ticket) {
		return segment(ticket).leaderEpoch(Segment.indexOf(ticket));
	}

	int time(long ticket) {
		return segment(ticket).time(Segment.indexOf(ticket));
	}

	long timestamp(long ticket) {
		return segment(ticket).timestamp(Segment.indexOf(ticket));
	}

	/**
	 * Find the first ticket that is not finished.
	 * @param from the first ticket to look at
	 * @param to the ticket to stop at
	 * @return the ticket; if all are finished {@code to}, or {@code from} if that is
	 * greater
	 */
	long nextUnfinished(long from, long to) {
		return next(Segment::firstUnfinished, from, to);
	}

	/**
	 * Find the first ticket that is finished.
	 * @param from the first ticket to look at
	 * @param to the ticket to stop at
	 * @return the ticket; if none is finished {@code to}, or {@code from} if that is
	 * greater
	 */
	long nextFinished(long from, long to) {
		return next(Segment::firstFinished, from, to);
	}

	private long next(Search search, long from, long to) {
		long ticket = from;
		while (ticket < to) {
			int index = Segment.indexOf(ticket);
			int limit = (int) Math.min(Segment.SIZE, index + (to - ticket));
			int found = search.first(segment(ticket), index, limit);
			ticket += found - index;
			if (found < limit) {
				return ticket;
			}
		}
		return ticket;
	}

	private Segment segment(long ticket) {
		return this.segments[(int) (Segment.numberOf(ticket) - this.first)];
	}

	/**
	 * What is looked for in a segment.
	 */
	private interface Search {

		int first(Segment segment, int from, int to);

	}

}
