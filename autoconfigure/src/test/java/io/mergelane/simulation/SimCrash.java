package io.mergelane.simulation;

/**
 * Unwinds the consumer thread of a member that has died while it was waiting.
 */
final class SimCrash extends Error {

	private static final long serialVersionUID = 1L;

	SimCrash() {
		super("crashed", null, false, false);
	}

}
