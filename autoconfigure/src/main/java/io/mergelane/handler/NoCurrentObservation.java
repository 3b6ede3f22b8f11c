package io.mergelane.handler;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A registry for Spring Kafka's adapters, which would stop the current observation when
 * the method has returned, whoever began it: a future may be open then, or a batch have
 * more records. Whoever began an observation stops it.
 * <p>
 * Threading: immutable.
 */
final class NoCurrentObservation implements ObservationRegistry {

	private final ObservationConfig config = new ObservationConfig();

	@Override
	public @Nullable Observation getCurrentObservation() {
		return null;
	}

	@Override
	public Observation.@Nullable Scope getCurrentObservationScope() {
		return null;
	}

	@Override
	public void setCurrentObservationScope(Observation.@Nullable Scope current) {
		// There is none.
	}

	@Override
	public ObservationConfig observationConfig() {
		return this.config;
	}

}
