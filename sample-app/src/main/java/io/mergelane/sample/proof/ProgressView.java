package io.mergelane.sample.proof;

import java.io.PrintStream;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Shows the progress: a bar that is drawn over itself on a terminal, a line every second
 * elsewhere.
 * <p>
 * Threading: confined to the thread that runs the proof.
 */
class ProgressView {

	private static final Duration LINE_INTERVAL = Duration.ofSeconds(1);

	private final PrintStream out;

	private final boolean terminal;

	private @Nullable Progress shown;

	private int barLength;

	ProgressView(PrintStream out, boolean terminal) {
		this.out = out;
		this.terminal = terminal;
	}

	void update(Progress progress) {
		if (this.terminal) {
			draw(progress.bar());
		}
		else if (this.shown == null || progress.elapsed().minus(this.shown.elapsed()).compareTo(LINE_INTERVAL) >= 0) {
			this.out.println(progress.line());
			this.shown = progress;
		}
	}

	void finish(Progress progress) {
		if (this.terminal) {
			draw(progress.bar());
			this.out.println();
		}
		else if (!progress.equals(this.shown)) {
			this.out.println(progress.line());
		}
	}

	private void draw(String bar) {
		String blanks = " ".repeat(Math.max(0, this.barLength - bar.length()));
		this.out.print("\r" + bar + blanks);
		this.out.flush();
		this.barLength = bar.length();
	}

}
