package io.mergelane.lane;

import java.time.Duration;

/**
 * How lanes run.
 * <p>
 * Threading: immutable.
 *
 * @param parallelism the most turns at the same time
 * @param batchSize the most items in a turn
 * @param linger how long an idle lane waits for a batch to fill
 * @param timeout how long a turn may take before its worker is interrupted; zero for as
 * long as it likes
 */
public record LaneSettings(int parallelism, int batchSize, Duration linger, Duration timeout) {

	public LaneSettings {
		if (parallelism < 1) {
			throw new IllegalArgumentException("parallelism must be at least 1");
		}
		if (batchSize < 1) {
			throw new IllegalArgumentException("batchSize must be at least 1");
		}
	}

}
