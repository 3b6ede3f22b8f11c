package io.mergelane.sample.proof;

import java.time.Duration;

import io.mergelane.sample.feed.ExpectedMembers;
import io.mergelane.sample.feed.FeedReceipt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Summary}.
 */
class SummaryTests {

	private static final Proof PROVEN = new Proof(90_000, 90_000, 0, 0);

	@Test
	void namesTheNumbers() {
		Summary summary = summary(receipt(400_000, 0, null), PROVEN, 0, 0);
		assertThat(summary.holds()).isTrue();
		assertThat(summary.text().lines()).containsExactly(
				"  published  400,000 messages, 36,000 of them second copies in another partition",
				"  table      90,000 rows for 90,000 keys", "  proof      0 lost, 0 stale, 0 wrong",
				"  group      lag 0, 0 errors surfaced", "  time       20.0 s, 20,000 records/s",
				"  result     proven");
	}

	@Test
	void lostRowIsNotProven() {
		assertNotProven(summary(receipt(400_000, 0, null), new Proof(90_000, 89_999, 0, 0), 0, 0), "1 lost");
	}

	@Test
	void surfacedErrorIsNotProven() {
		assertNotProven(summary(receipt(400_000, 0, null), PROVEN, 0, 2), "2 errors surfaced");
	}

	@Test
	void lagIsNotProven() {
		assertNotProven(summary(receipt(400_000, 0, null), PROVEN, 3, 0), "lag 3");
	}

	@Test
	void failedMessageIsNotProven() {
		assertNotProven(summary(receipt(399_999, 1, "TimeoutException"), PROVEN, 0, 0),
				"1 messages not acknowledged, the first with TimeoutException");
	}

	private static void assertNotProven(Summary summary, String reason) {
		assertThat(summary.holds()).isFalse();
		assertThat(summary.text()).contains(reason, "result     NOT PROVEN");
	}

	private static Summary summary(FeedReceipt receipt, Proof proof, long lag, int errors) {
		return new Summary(receipt, proof, lag, errors, Duration.ofSeconds(20));
	}

	private static FeedReceipt receipt(int published, int failed, @Nullable String firstFailure) {
		return new FeedReceipt(published, 36_000, failed, firstFailure, new ExpectedMembers());
	}

}
