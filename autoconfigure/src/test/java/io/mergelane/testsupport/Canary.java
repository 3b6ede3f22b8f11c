package io.mergelane.testsupport;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * A secret that no test may find in any output. Tests put it into keys, values, headers
 * and passwords.
 */
public final class Canary {

	/**
	 * The secret.
	 */
	public static final String TEXT = "kanarienvogel-7c5e";

	private Canary() {
	}

	/**
	 * Passes on what is written, and notices the secret.
	 * <p>
	 * Threading: thread-safe.
	 */
	static final class Watched extends FilterOutputStream {

		private static final byte[] SECRET = TEXT.getBytes(StandardCharsets.UTF_8);

		private final Object lock = new Object();

		@GuardedBy("lock")
		private int matched;

		private volatile boolean seen;

		Watched(OutputStream out) {
			super(out);
		}

		PrintStream asStream() {
			return new PrintStream(this, true, StandardCharsets.UTF_8);
		}

		@Override
		public void write(int b) throws IOException {
			this.out.write(b);
			look((byte) b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
			for (int i = offset; i < offset + length; i++) {
				look(bytes[i]);
			}
		}

		private void look(byte b) {
			synchronized (this.lock) {
				// Its first character does not occur again: no match begins within
				// another.
				if (b == SECRET[this.matched]) {
					this.matched++;
				}
				else {
					this.matched = (b == SECRET[0]) ? 1 : 0;
				}
				if (this.matched == SECRET.length) {
					this.seen = true;
					this.matched = 0;
				}
			}
		}

		/**
		 * Return whether the secret was written since it was asked last.
		 */
		boolean takeSeen() {
			boolean was = this.seen;
			this.seen = false;
			return was;
		}

	}

}
