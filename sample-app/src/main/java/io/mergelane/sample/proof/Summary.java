package io.mergelane.sample.proof;

import java.time.Duration;
import java.util.Locale;

import io.mergelane.sample.feed.FeedReceipt;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run in a few lines.
 * <p>
 * Threading: immutable.
 *
 * @param receipt what was published
 * @param proof what the table has shown
 * @param lag records the group has not committed, up to the end of what was published
 * @param errors errors that came to the surface
 * @param elapsed time from the first message to the last commit
 */
record Summary(FeedReceipt receipt, Proof proof, long lag, int errors, Duration elapsed) {

	boolean holds() {
		return this.receipt.failed() == 0 && this.proof.holds() && this.lag == 0 && this.errors == 0;
	}

	String text() {
		StringBuilder text = new StringBuilder();
		line(text, "published", "%,d messages, %,d of them second copies in another partition",
				this.receipt.published(), this.receipt.copies());
		if (this.receipt.failed() > 0) {
			line(text, "failed", "%,d messages not acknowledged, the first with %s", this.receipt.failed(),
					this.receipt.firstFailure());
		}
		line(text, "table", "%,d rows for %,d keys", this.proof.found(), this.proof.expected());
		line(text, "proof", "%,d lost, %,d stale, %,d wrong", this.proof.lost(), this.proof.stale(),
				this.proof.wrong());
		line(text, "group", "lag %,d, %,d errors surfaced", this.lag, this.errors);
		line(text, "time", "%.1f s, %,d records/s", this.elapsed.toMillis() / 1000.0,
				Rate.perSecond(this.receipt.published(), this.elapsed));
		line(text, "result", holds() ? "proven" : "NOT PROVEN");
		return text.toString();
	}

	private static void line(StringBuilder text, String label, String format, @Nullable Object... values) {
		text.append(String.format(Locale.ROOT, "  %-11s", label))
			.append(String.format(Locale.ROOT, format, values))
			.append(System.lineSeparator());
	}

}
