package io.mergelane.sample.proof;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Progress} and {@link ProgressView}.
 */
class ProgressTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final PrintStream out = new PrintStream(this.bytes, true, StandardCharsets.UTF_8);

	@Test
	void lineShowsWhatIsPublishedAndMerged() {
		assertThat(progress(100_000, 2000).line())
			.isEqualTo("published 400,000 of 400,000   merged 100,000 of 400,000 (25 %)   50,000/s");
	}

	@Test
	void barGrowsWithWhatIsMerged() {
		assertThat(progress(0, 1).bar()).startsWith("[..............................] published");
		assertThat(progress(200_000, 1).bar()).startsWith("[###############...............] published");
		assertThat(progress(400_000, 1).bar()).startsWith("[##############################] published");
	}

	@Test
	void nothingToMergeAndNoTimeIsZero() {
		Progress progress = new Progress(0, 400_000, 0, 0, Duration.ZERO);
		assertThat(progress.line()).endsWith("merged 0 of 0 (0 %)   0/s");
	}

	@Test
	void printsLineEverySecondWithoutTerminal() {
		ProgressView view = new ProgressView(this.out, false);
		view.update(progress(1000, 500));
		view.update(progress(2000, 1000));
		view.update(progress(3000, 1500));
		view.finish(progress(400_000, 1600));
		assertThat(output().lines()).hasSize(3).last().asString().contains("merged 400,000 of");
	}

	@Test
	void redrawsBarOnTerminal() {
		ProgressView view = new ProgressView(this.out, true);
		view.update(progress(399_000, 10));
		view.finish(progress(400_000, 10_000));
		String first = "\r" + progress(399_000, 10).bar();
		String last = "\r" + progress(400_000, 10_000).bar();
		assertThat(last).hasSizeLessThan(first.length());
		assertThat(output()).startsWith(first + last).hasSize(2 * first.length() + System.lineSeparator().length());
	}

	private String output() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	private static Progress progress(long merged, long millis) {
		return new Progress(400_000, 400_000, merged, 400_000, Duration.ofMillis(millis));
	}

}
