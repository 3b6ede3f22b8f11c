package io.mergelane.sample.proof;

import java.time.Duration;

/**
 * Knows for how long nothing has moved.
 * <p>
 * Threading: confined to the thread that runs the proof.
 */
class StallWatch {

	private final Duration timeout;

	private long lastMark = -1;

	private Duration lastMove = Duration.ZERO;

	StallWatch(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Notes how far the run is and tells whether it has stood still for too long.
	 * @param mark a number that grows as long as anything moves
	 * @param elapsed time since the run began
	 */
	boolean isStalled(long mark, Duration elapsed) {
		if (mark != this.lastMark) {
			this.lastMark = mark;
			this.lastMove = elapsed;
		}
		return elapsed.minus(this.lastMove).compareTo(this.timeout) >= 0;
	}

}
