package io.mergelane.skew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Hashes keys of records by SipHash-1-3 (Aumasson, Bernstein, 2012), with a secret of its
 * own: equal keys have equal hashes, and who does not know the secret can neither tell
 * the key from its hash nor make keys whose hashes are equal.
 * <p>
 * Bytes, text, numbers and UUIDs are hashed as a whole. Of a key of another type it is
 * the hash code, so that two of them may be taken for one.
 * <p>
 * Threading: immutable.
 */
final class KeyHash {

	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private final long secret0;

	private final long secret1;

	KeyHash(long secret0, long secret1) {
		this.secret0 = secret0;
		this.secret1 = secret1;
	}

	static KeyHash random() {
		SecureRandom random = new SecureRandom();
		return new KeyHash(random.nextLong(), random.nextLong());
	}

	/**
	 * Hash a key. Never fails, whatever a key of the user's does.
	 * @param key the key
	 * @return its hash
	 */
	long of(Object key) {
		State state = new State(this.secret0, this.secret1);
		if (key instanceof String text) {
			return state.text(text);
		}
		if (key instanceof byte[] bytes) {
			return state.bytes(bytes);
		}
		if (key instanceof ByteBuffer buffer) {
			return state.buffer(buffer);
		}
		if (key instanceof UUID id) {
			state.word(id.getMostSignificantBits());
			return state.last(id.getLeastSignificantBits());
		}
		return state.last((key instanceof Long number) ? number : hashCode(key));
	}

	private static int hashCode(Object key) {
		try {
			return key.hashCode();
		}
		catch (RuntimeException ex) {
			return key.getClass().getName().hashCode();
		}
	}

	/**
	 * What is being hashed.
	 */
	private static final class State {

		private long v0;

		private long v1;

		private long v2;

		private long v3;

		State(long secret0, long secret1) {
			this.v0 = secret0 ^ 0x736f6d6570736575L;
			this.v1 = secret1 ^ 0x646f72616e646f6dL;
			this.v2 = secret0 ^ 0x6c7967656e657261L;
			this.v3 = secret1 ^ 0x7465646279746573L;
		}

		long bytes(byte[] bytes) {
			int whole = bytes.length & -Long.BYTES;
			for (int i = 0; i < whole; i += Long.BYTES) {
				word((long) WORDS.get(bytes, i));
			}
			long last = (long) bytes.length << 56;
			for (int i = bytes.length - 1; i >= whole; i--) {
				last |= (bytes[i] & 0xffL) << (Byte.SIZE * (i - whole));
			}
			return last(last);
		}

		long buffer(ByteBuffer buffer) {
			int begin = buffer.position();
			int length = buffer.remaining();
			long word = 0;
			for (int i = 0; i < length; i++) {
				word |= (buffer.get(begin + i) & 0xffL) << (Byte.SIZE * (i % Long.BYTES));
				if (i % Long.BYTES == Long.BYTES - 1) {
					word(word);
					word = 0;
				}
			}
			return last((long) length << 56 | word);
		}

		long text(String text) {
			int length = text.length();
			int whole = length & -Long.BYTES;
			int all = 0;
			for (int i = 0; i < whole; i += Long.BYTES) {
				char c0 = text.charAt(i);
				char c1 = text.charAt(i + 1);
				char c2 = text.charAt(i + 2);
				char c3 = text.charAt(i + 3);
				char c4 = text.charAt(i + 4);
				char c5 = text.charAt(i + 5);
				char c6 = text.charAt(i + 6);
				char c7 = text.charAt(i + 7);
				all |= c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7;
				word(c0 | c1 << 8 | c2 << 16 | (long) c3 << 24 | (long) c4 << 32 | (long) c5 << 40 | (long) c6 << 48
						| (long) c7 << 56);
			}
			long last = (long) length << 56;
			for (int i = whole; i < length; i++) {
				char c = text.charAt(i);
				all |= c;
				last |= (long) c << (Byte.SIZE * (i - whole));
			}
			if (all > 0xff) {
				word(0);
				for (int i = 0; i < length; i++) {
					word(text.charAt(i));
				}
			}
			return last(last);
		}

		void word(long word) {
			this.v3 ^= word;
			round();
			this.v0 ^= word;
		}

		long last(long word) {
			word(word);
			this.v2 ^= 0xff;
			round();
			round();
			round();
			return this.v0 ^ this.v1 ^ this.v2 ^ this.v3;
		}

		private void round() {
			this.v0 += this.v1;
			this.v1 = Long.rotateLeft(this.v1, 13) ^ this.v0;
			this.v0 = Long.rotateLeft(this.v0, 32);
			this.v2 += this.v3;
			this.v3 = Long.rotateLeft(this.v3, 16) ^ this.v2;
			this.v0 += this.v3;
			this.v3 = Long.rotateLeft(this.v3, 21) ^ this.v0;
			this.v2 += this.v1;
			this.v1 = Long.rotateLeft(this.v1, 17) ^ this.v2;
			this.v2 = Long.rotateLeft(this.v2, 32);
		}

	}

}
