package io.mergelane.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How observed batches are named and described. A bean of this type takes the place of
 * the default.
 */
public interface BatchObservationConvention extends ObservationConvention<BatchReceiverContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof BatchReceiverContext;
	}

	@Override
	default String getName() {
		return "mergelane.batch";
	}

}
