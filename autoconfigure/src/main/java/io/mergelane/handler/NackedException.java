package io.mergelane.handler;

/**
 * The listener method has asked for the record to be handled again.
 */
final class NackedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NackedException() {
		super("negatively acknowledged by the listener", null, false, false);
	}

}
