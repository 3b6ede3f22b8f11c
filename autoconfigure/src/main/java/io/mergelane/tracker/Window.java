package io.mergelane.tracker;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The segments from that of the first unfinished ticket on, by number.
 * <p>
 * Threading: immutable, but for what the segments hold.
 *
 * @param first the number of the first segment
 * @param segments the segments
 */
record Window(long first, Segment... segments) {

	static final Window EMPTY = new Window(0);

	Window append(long number) {
		long firstNumber = (this.segments.length == 0) ? number : this.first;
		Segment[] appended = Arrays.copyOf(this.segments, this.segments.length + 1);
		appended[appended.length - 1] = new Segment();
		return new Window(firstNumber, appended);
	}

	Window dropBefore(long number) {
		int drop = (int) Math.min(number - this.first, this.segments.length);
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

	@Nullable Segment find(long number) {
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
