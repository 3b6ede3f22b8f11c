package io.mergelane.consumer;

import java.time.Duration;

import io.mergelane.NoCommittedOffset;
import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.failure.RetrySchedule;
import io.mergelane.flow.FlowLimits;
import io.mergelane.lane.LaneSettings;

/**
 * How one lane listener runs.
 * <p>
 * Threading: immutable.
 *
 * @param ordering which records wait for each other
 * @param nullKey how records without a key are dispatched
 * @param lanes how lanes run
 * @param limits how much a consumer may have in hand
 * @param drainTimeout how long records in work may finish when their partition goes
 * @param commitInterval the least time between two commits in steady state
 * @param retry when failed records are tried again
 * @param noCommittedOffset where to begin when no committed offset can be used
 */
public record LaneListenerSettings(Ordering ordering, NullKey nullKey, LaneSettings lanes, FlowLimits limits,
		Duration drainTimeout, Duration commitInterval, RetrySchedule retry, NoCommittedOffset noCommittedOffset) {

	/**
	 * Where the settings of a listener come from.
	 */
	@FunctionalInterface
	public interface Source {

		/**
		 * Return the settings of a listener.
		 * @param id id of the listener
		 * @param batches whether it is given batches of records
		 * @return the settings
		 */
		LaneListenerSettings of(String id, boolean batches);

	}

}
