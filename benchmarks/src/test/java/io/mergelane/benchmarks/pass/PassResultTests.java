package io.mergelane.benchmarks.pass;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PassResult}.
 */
class PassResultTests {

	@Test
	void readsWhatItWrites() {
		PassResult result = new PassResult(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "a problem");
		assertThat(PassResult.parse(List.of("something else", result.toLine()))).containsExactly(result);
	}

}
