package io.mergelane.consumer;

import java.time.Duration;

import io.mergelane.NoCommittedOffset;
import io.mergelane.NullKey;
import io.mergelane.Offsets;
import io.mergelane.Ordering;
import io.mergelane.flow.FlowLimits;
import io.mergelane.handler.Batching;
import io.mergelane.lane.LaneSettings;
import io.mergelane.recovery.FailureSettings;

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
 * @param failures what is done about failures
 * @param noCommittedOffset where to begin when no committed offset can be used
 * @param offsets where the position is kept
 * @param pace when records are handled that could be handled now
 * @param stuckAfter how long a partition may stand still until it is taken to be stuck
 */
public record LaneListenerSettings(Ordering ordering, NullKey nullKey, LaneSettings lanes, FlowLimits limits,
		Duration drainTimeout, Duration commitInterval, FailureSettings failures, NoCommittedOffset noCommittedOffset,
		Offsets offsets, Pace pace, Duration stuckAfter) {

	/**
	 * The same with fewer records or batches in work.
	 * @param parallelism the most at a time
	 * @return the settings
	 */
	public LaneListenerSettings withParallelism(int parallelism) {
		return new LaneListenerSettings(this.ordering, this.nullKey,
				new LaneSettings(parallelism, this.lanes.batchSize(), this.lanes.linger(), this.lanes.timeout()),
				this.limits, this.drainTimeout, this.commitInterval, this.failures, this.noCommittedOffset,
				this.offsets, this.pace, this.stuckAfter);
	}

	/**
	 * Where the settings of a listener come from.
	 */
	@FunctionalInterface
	public interface Source {

		/**
		 * Return the settings of a listener.
		 * @param id id of the listener
		 * @param batching what its handler is given at a time
		 * @return the settings
		 */
		LaneListenerSettings of(String id, Batching batching);

	}

}
