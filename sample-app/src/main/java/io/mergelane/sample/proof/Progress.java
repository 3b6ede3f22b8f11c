package io.mergelane.sample.proof;

import java.time.Duration;
import java.util.Locale;

/**
 * How far the run has come.
 * <p>
 * Threading: immutable.
 *
 * @param published messages of this instance that are acknowledged
 * @param toPublish messages this instance publishes
 * @param merged records the group has committed since the run began
 * @param toMerge records the group has to commit, as far as known
 * @param elapsed time since the run began
 */
record Progress(long published, long toPublish, long merged, long toMerge, Duration elapsed) {

	private static final int BAR_WIDTH = 30;

	double share() {
		return (this.toMerge > 0) ? Math.min(1, (double) this.merged / this.toMerge) : 0;
	}

	long recordsPerSecond() {
		return Rate.perSecond(this.merged, this.elapsed);
	}

	String line() {
		return String.format(Locale.ROOT, "published %,d of %,d   merged %,d of %,d (%d %%)   %,d/s", this.published,
				this.toPublish, this.merged, this.toMerge, (int) (100 * share()), recordsPerSecond());
	}

	String bar() {
		int done = (int) (BAR_WIDTH * share());
		return "[" + "#".repeat(done) + ".".repeat(BAR_WIDTH - done) + "] " + line();
	}

}
