package io.mergelane.simulation;

import org.apache.kafka.common.errors.RetriableException;

/**
 * What a handler needs is away: a failure that passes.
 */
final class SimOutage extends RetriableException {

	private static final long serialVersionUID = 1L;

	SimOutage() {
		super("away");
	}

}
