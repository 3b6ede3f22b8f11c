package io.mergelane.failure;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Allows so many log lines in a stretch of time: thousands of records that fail for the
 * same reason must not fill a disk.
 * <p>
 * Threading: thread-safe.
 */
public final class LineBudget {

	/**
	 * Answer of {@link #take()} if no line is left.
	 */
	public static final long NONE = -1;

	private final Object lock = new Object();

	private final int lines;

	private final long stretchNanos;

	private final LongSupplier nanoTime;

	@GuardedBy("lock")
	private long stretchStart;

	@GuardedBy("lock")
	private int taken;

	@GuardedBy("lock")
	private long leftOut;

	/**
	 * Create a budget.
	 * @param lines the lines of a stretch
	 * @param stretch the stretch of time
	 * @param nanoTime source of the time, as {@link System#nanoTime()}
	 */
	public LineBudget(int lines, Duration stretch, LongSupplier nanoTime) {
		this.lines = lines;
		this.stretchNanos = stretch.toNanos();
		this.nanoTime = nanoTime;
		this.stretchStart = nanoTime.getAsLong();
	}

	/**
	 * Take a line.
	 * @return how many were left out since the last one that was allowed, or
	 * {@link #NONE} if this one is to be left out
	 */
	public long take() {
		synchronized (this.lock) {
			long now = this.nanoTime.getAsLong();
			if (now - this.stretchStart >= this.stretchNanos) {
				this.stretchStart = now;
				this.taken = 0;
			}
			if (this.taken == this.lines) {
				this.leftOut++;
				return NONE;
			}
			this.taken++;
			long before = this.leftOut;
			this.leftOut = 0;
			return before;
		}
	}

}
