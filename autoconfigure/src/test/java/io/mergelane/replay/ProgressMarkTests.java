package io.mergelane.replay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProgressMark}.
 */
class ProgressMarkTests {

	@Test
	void isReadAsItWasWritten() {
		ProgressMark mark = new ProgressMark(ReplayFilter.ALL.hash(), Long.MAX_VALUE / 10);
		assertThat(ProgressMark.parse(mark.text())).isEqualTo(mark);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "replay/2 ab 1", "replay/1 ab", "replay/1 ab 1 ", "replay/1 ab -1" })
	void isNotMadeOfAnythingElse(String metadata) {
		assertThat(ProgressMark.parse(metadata)).isNull();
	}

}
