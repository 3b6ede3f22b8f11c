package io.mergelane.consumer;

import io.mergelane.flow.Circuit;
import io.mergelane.flow.RateLimit;
import io.mergelane.lane.LaneGate;

/**
 * Lets turns begin as the rate of the listener and the state of its backend allow.
 * <p>
 * Threading: thread-safe.
 */
final class EntryGate implements LaneGate {

	private final Circuit circuit;

	private final RateLimit rate;

	EntryGate(Circuit circuit, RateLimit rate) {
		this.circuit = circuit;
		this.rate = rate;
	}

	@Override
	public long enter() {
		long later = this.rate.enter();
		return (later > 0) ? later : this.circuit.enter();
	}

	@Override
	public void began(int items) {
		this.rate.took(items);
	}

	@Override
	public void left() {
		this.circuit.left();
	}

}
