package io.mergelane.simulation;

/**
 * A promise was broken.
 */
final class SimFailure extends AssertionError {

	private static final long serialVersionUID = 1L;

	SimFailure(String message) {
		super(message);
	}

}
