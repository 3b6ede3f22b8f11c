package io.mergelane.tracker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CommitMetadata}: promises S4 and S5.
 */
class CommitMetadataTests {

	private static final int LIMIT = CommitMetadata.DEFAULT_LIMIT;

	@Test
	void tellsNothingIfNothingIsFinishedAhead() {
		assertThat(new CommitMetadata.Writer("", 10, LIMIT).write()).isEqualTo(new CommitMetadata("", 0));
	}

	@Test
	void tellsOfFinishedRuns() {
		CommitMetadata metadata = twoRuns(LIMIT);
		assertThat(metadata.records()).isEqualTo(7);
		FinishedRuns runs = CommitMetadata.read(metadata.text(), 10);
		assertThat(runs)
			.isEqualTo(new FinishedRuns(new long[] { 12, 1_000_000 }, new long[] { 15, 5_000_000_000L }, 4));
		assertThat(runs.contains(11)).isFalse();
		assertThat(runs.contains(12)).isTrue();
		assertThat(runs.contains(14)).isTrue();
		assertThat(runs.contains(15)).isFalse();
		assertThat(runs.contains(4_999_999_999L)).isTrue();
	}

	@Test
	void writesAsManyRunsAsFit() {
		int length = twoRuns(LIMIT).text().length();
		CommitMetadata shorter = twoRuns(length - 1);
		assertThat(shorter.records()).isEqualTo(3);
		assertThat(CommitMetadata.read(shorter.text(), 10))
			.isEqualTo(new FinishedRuns(new long[] { 12 }, new long[] { 15 }, 3));
	}

	@Test
	void neverWritesMoreThanTheLimit() {
		for (int limit = 0; limit < 60; limit++) {
			assertThat(twoRuns(limit).text()).hasSizeLessThanOrEqualTo(limit);
			CommitMetadata.Writer stamped = new CommitMetadata.Writer("o=shop;s=1", 10, limit);
			stamped.add(12, 15, 3, 3);
			assertThat(stamped.write().text()).hasSizeLessThanOrEqualTo(limit);
		}
	}

	@Test
	void stepsBackBehindTheOwnerStamp() {
		CommitMetadata.Writer writer = new CommitMetadata.Writer("o=shop;s=1700000000", 10, 26);
		assertThat(writer.add(12, 15, 3, 3)).isFalse();
		assertThat(writer.write().text()).isEqualTo("ml1;o=shop;s=1700000000");
	}

	@Test
	void takesTheRoomOfAnOwnerStampThatDoesNotFit() {
		CommitMetadata.Writer writer = new CommitMetadata.Writer("o=shop;s=1700000000;c=" + "c".repeat(40), 10, 60);
		assertThat(writer.add(12, 15, 3, 3)).isTrue();
		assertThat(writer.write().text()).startsWith("ml1;t=1");
		writer = new CommitMetadata.Writer("o=shop;s=1700000000;c=" + "c".repeat(40), 10, 60);
		assertThat(writer.write().text()).isEmpty();
	}

	@Test
	void tellsTheOwnerStamp() {
		assertThat(CommitMetadata.stamp("ml1;o=a;s=1;t=1AAAAAAB.A")).isEqualTo("o=a;s=1");
		assertThat(CommitMetadata.stamp("ml1;o=a;s=1")).isEqualTo("o=a;s=1");
		assertThat(CommitMetadata.stamp("ml1;t=1AAAAAAB.A")).isEmpty();
		assertThat(CommitMetadata.stamp("ml12;o=a")).isEmpty();
		assertThat(CommitMetadata.stamp("another application's")).isEmpty();
		assertThat(CommitMetadata.stamp("")).isEmpty();
	}

	@Test
	void isReadBesideAnOwnerStamp() {
		CommitMetadata.Writer writer = new CommitMetadata.Writer("o=shop;s=1700000000", 10, LIMIT);
		writer.add(12, 15, 3, 3);
		String text = writer.write().text();
		assertThat(text).startsWith("ml1;o=shop;s=1700000000;t=1");
		assertThat(CommitMetadata.read(text, 10).contains(13)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", "ml1", "ml1;", "ml1;t=", "ml1;t=1", "ml1;t=1AAAAAA.", "ml1;t=1AAAAAA.B",
			"ml2;t=1", "bgAAEAAA/8=", "{\"offset\":5}", "ml1;o=shop", "t=1AAAAAACD.E", "\u0000",
			"ml1;t=1\uD83D\uDE00......" })
	void readsNothingFromWhatItDidNotWrite(String metadata) {
		assertThat(CommitMetadata.read(metadata, 10)).isEqualTo(FinishedRuns.NONE);
	}

	@Test
	void readsNothingBesideAnotherOffset() {
		String text = twoRuns(LIMIT).text();
		assertThat(CommitMetadata.read(text, 9)).isEqualTo(FinishedRuns.NONE);
		assertThat(CommitMetadata.read(text, 11)).isEqualTo(FinishedRuns.NONE);
		assertThat(CommitMetadata.read(text, -1)).isEqualTo(FinishedRuns.NONE);
	}

	@Test
	void readsNothingIfASingleCharacterIsMissingOrWrong() {
		String text = twoRuns(LIMIT).text();
		for (int i = 0; i < text.length(); i++) {
			assertThat(CommitMetadata.read(text.substring(0, i), 10)).isEqualTo(FinishedRuns.NONE);
			String wrong = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
			assertThat(CommitMetadata.read(wrong, 10)).as(wrong).isEqualTo(FinishedRuns.NONE);
		}
	}

	@Test
	void neverThrowsWhateverItReads() {
		Random random = new Random(20_261_122);
		String alphabet = Vlq.ALPHABET + ".;=ml1t ";
		for (int i = 0; i < 100_000; i++) {
			StringBuilder text = new StringBuilder((i % 2 == 0) ? "ml1;t=1" : "");
			for (int length = random.nextInt(40); length > 0; length--) {
				text.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
			assertThat(CommitMetadata.read(text.toString(), random.nextLong())).isEqualTo(FinishedRuns.NONE);
		}
	}

	/**
	 * What an earlier release has written must be read for ever, and what this one writes
	 * must be what the others of its version read.
	 */
	@Test
	void readsAndWritesVersion1() throws IOException {
		Properties golden = golden("commit-metadata-1.properties");
		assertThat(golden).hasSize(4);
		golden.forEach((name, line) -> {
			String[] fields = line.toString().split(" ");
			long committed = Long.parseLong(fields[0]);
			int leaderEpoch = Integer.parseInt(fields[1]);
			FinishedRuns runs = CommitMetadata.read(fields[fields.length - 1], committed);
			CommitMetadata.Writer writer = new CommitMetadata.Writer(fields[2].equals("-") ? "" : fields[2], committed,
					LIMIT);
			for (int i = 3; i < fields.length - 1; i++) {
				String[] run = fields[i].split("\\.\\.");
				long first = Long.parseLong(run[0]);
				long last = Long.parseLong(run[1]);
				assertThat(runs.contains(first - 1)).as("%s: %d", name, first - 1).isFalse();
				assertThat(runs.contains(first)).as("%s: %d", name, first).isTrue();
				assertThat(runs.contains(last)).as("%s: %d", name, last).isTrue();
				assertThat(runs.contains(last + 1)).as("%s: %d", name, last + 1).isFalse();
				writer.add(first, last + 1, 1, leaderEpoch);
			}
			assertThat(runs.leaderEpoch()).isEqualTo(leaderEpoch);
			assertThat(writer.write().text()).as("%s", name).isEqualTo(fields[fields.length - 1]);
		});
	}

	private static Properties golden(String name) throws IOException {
		Properties golden = new Properties();
		try (InputStream in = Objects.requireNonNull(CommitMetadataTests.class.getResourceAsStream(name))) {
			golden.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
		}
		return golden;
	}

	private static CommitMetadata twoRuns(int limit) {
		CommitMetadata.Writer writer = new CommitMetadata.Writer("", 10, limit);
		if (writer.add(12, 15, 3, 3)) {
			writer.add(1_000_000, 5_000_000_000L, 4, 4);
		}
		return writer.write();
	}

}
