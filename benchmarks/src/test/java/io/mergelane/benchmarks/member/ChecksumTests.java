package io.mergelane.benchmarks.member;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Checksum}.
 */
class ChecksumTests {

	private final Checksum checksum = Checksum.of(rows(0));

	@Test
	void doesNotCareAboutTheOrder() {
		Checksum shuffled = Checksum.of(MemberRows.inRandomOrder(10, 0).stream());
		assertThat(this.checksum.differenceTo(shuffled)).isEmpty();
	}

	@Test
	void findsAMissingRow() {
		assertThat(this.checksum.differenceTo(Checksum.of(rows(0).skip(1)))).contains("9 rows instead of 10");
	}

	@Test
	void findsAnOtherVersion() {
		assertThat(this.checksum.differenceTo(Checksum.of(rows(1)))).contains("other values");
	}

	@Test
	void findsAnOtherValue() {
		Stream<MemberRow> rows = Stream.concat(rows(0).skip(1), rows(0).limit(1).map(MemberRow::refused));
		assertThat(this.checksum.differenceTo(Checksum.of(rows))).contains("other values");
	}

	private static Stream<MemberRow> rows(int version) {
		return IntStream.range(0, 10).mapToObj((key) -> MemberRows.row(key, version));
	}

}
