package io.mergelane.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

import org.springframework.kafka.support.micrometer.KafkaListenerObservation.ListenerLowCardinalityTags;

/**
 * The observation of a batch.
 */
public enum BatchObservation implements ObservationDocumentation {

	/**
	 * A list of records given to a listener method, or a merge.
	 */
	BATCH {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultBatchObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return ListenerLowCardinalityTags.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinality.values();
		}

	};

	/**
	 * Values that differ from batch to batch.
	 */
	public enum HighCardinality implements KeyName {

		/**
		 * Number of records.
		 */
		COUNT {

			@Override
			public String asString() {
				return "messaging.batch.message_count";
			}

		},

		/**
		 * Number of records that were not finished.
		 */
		FAILED {

			@Override
			public String asString() {
				return "mergelane.batch.failed";
			}

		}

	}

}
