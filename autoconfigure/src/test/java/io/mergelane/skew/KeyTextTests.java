package io.mergelane.skew;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyText}.
 */
class KeyTextTests {

	@Test
	void showsTextNumbersAndBytes() {
		assertThat(KeyText.of("Zürich 7")).isEqualTo("Zürich 7");
		assertThat(KeyText.of(7L)).isEqualTo("7");
		assertThat(KeyText.of("Zürich".getBytes(StandardCharsets.UTF_8))).isEqualTo("Zürich");
		ByteBuffer buffer = ByteBuffer.wrap("-key".getBytes(StandardCharsets.UTF_8), 1, 3);
		assertThat(KeyText.of(buffer)).isEqualTo("key");
		assertThat(buffer.remaining()).isEqualTo(3);
	}

	@Test
	void cutsLongKeys() {
		assertThat(KeyText.of("k".repeat(1000))).isEqualTo("k".repeat(64));
		assertThat(KeyText.of("\uD83D\uDE00".repeat(100))).isEqualTo("\uD83D\uDE00".repeat(64));
		assertThat(KeyText.of("\u20AC".repeat(1000).getBytes(StandardCharsets.UTF_8))).isEqualTo("\u20AC".repeat(64));
	}

	@Test
	void replacesWhatCannotBePrinted() {
		assertThat(KeyText.of("a\nb\u0000c\u202Ed\uD800e\u2028f\uE000g"))
			.isEqualTo("a?b?c?d?e?f?g".replace('?', '\uFFFD'));
		assertThat(KeyText.of(new byte[] { 'a', (byte) 0xff, 7 })).isEqualTo("a??".replace('?', '\uFFFD'));
	}

	@Test
	void putsUpWithAKeyThatHasNoText() {
		assertThat(KeyText.of(new Object() {

			@Override
			public String toString() {
				throw new IllegalStateException("planned");
			}

		})).isEqualTo("\uFFFD");
	}

}
