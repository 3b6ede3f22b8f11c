package io.mergelane.simulation;

/**
 * What a handler throws that does not keep to its contract.
 */
final class HandlerThrew extends RuntimeException {

	private static final long serialVersionUID = 1L;

	HandlerThrew() {
		super("a handler must not throw", null, false, false);
	}

}
