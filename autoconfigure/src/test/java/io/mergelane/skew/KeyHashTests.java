package io.mergelane.skew;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyHash}.
 */
class KeyHashTests {

	private final KeyHash hash = new KeyHash(0, 0);

	/**
	 * Python hashes bytes by SipHash-1-3, and without a secret if PYTHONHASHSEED is 0.
	 */
	@Test
	void isSipHash() {
		byte[] message = new byte[15];
		for (int i = 0; i < message.length; i++) {
			message[i] = (byte) i;
		}
		assertThat(this.hash.of(message)).isEqualTo(0xf30eb725bb91c9eaL);
		assertThat(this.hash.of(Arrays.copyOf(message, 8))).isEqualTo(0xead411e67ebe2eeaL);
		assertThat(this.hash.of(new byte[] { 'k' })).isEqualTo(0x342063e11d6c3cadL);
	}

	@Test
	void hashesABufferLikeItsBytesAndLeavesItWhereItIs() {
		byte[] bytes = "some more than two words".getBytes(StandardCharsets.UTF_8);
		for (int length = 0; length < bytes.length; length++) {
			ByteBuffer buffer = ByteBuffer.wrap(bytes, bytes.length - length, length);
			byte[] same = Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
			assertThat(this.hash.of(buffer)).isEqualTo(this.hash.of(same));
			assertThat(buffer.remaining()).isEqualTo(length);
		}
	}

	@Test
	void hashesTextByItsCharacters() {
		for (String text : List.of("", "a", "1234567", "12345678", "123456789", "Z\u00FCrich", "customer-4711-0815")) {
			assertThat(this.hash.of(text)).isEqualTo(this.hash.of(text.getBytes(StandardCharsets.ISO_8859_1)));
		}
		assertThat(List.of("\u0141", "A", "\u0141234567\u0142", "\u0142234567\u0141", "A234567\u0142", "A234567B"))
			.extracting(this.hash::of)
			.doesNotHaveDuplicates();
	}

	@Test
	void tellsKeysOfAllTypesApart() {
		Set<Long> hashes = new HashSet<>();
		for (int i = 0; i < 10_000; i++) {
			hashes.add(this.hash.of(i));
			hashes.add(this.hash.of("key-" + i));
			hashes.add(this.hash.of(1L << 40 | i));
			hashes.add(this.hash.of(new UUID(i, 7)));
			hashes.add(this.hash.of(new UUID(7, -i - 1)));
		}
		assertThat(hashes).hasSize(50_000);
	}

	@Test
	void isAnotherOneEachTime() {
		assertThat(KeyHash.random().of("key")).isNotEqualTo(KeyHash.random().of("key"));
	}

	@Test
	void putsUpWithAKeyThatHasNoHashCode() {
		Object key = new Object() {

			@Override
			public int hashCode() {
				throw new IllegalStateException("planned");
			}

		};
		assertThat(this.hash.of(key)).isEqualTo(this.hash.of(key));
	}

}
