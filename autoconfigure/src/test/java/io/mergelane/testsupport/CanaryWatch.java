package io.mergelane.testsupport;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which the {@link Canary} was written to the output of the
 * process. Registered for all tests.
 * <p>
 * Test classes run one after the other.
 */
public final class CanaryWatch implements BeforeAllCallback, AfterAllCallback {

	private static final Canary.Watched out = new Canary.Watched(System.out);

	private static final Canary.Watched err = new Canary.Watched(System.err);

	static {
		System.setOut(out.asStream());
		System.setErr(err.asStream());
	}

	private static volatile boolean watches;

	@Override
	public void beforeAll(ExtensionContext context) {
		// What a class before has left behind to be written is not forgiven.
		watches = true;
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (isSeen()) {
			throw new AssertionError("The canary was in the output of %s, or of what goes on of tests before"
				.formatted(context.getDisplayName()));
		}
	}

	/**
	 * Return whether what tests write is watched.
	 */
	static boolean isOn() {
		return watches;
	}

	private static boolean isSeen() {
		boolean inOut = out.takeSeen();
		return err.takeSeen() || inOut;
	}

}
