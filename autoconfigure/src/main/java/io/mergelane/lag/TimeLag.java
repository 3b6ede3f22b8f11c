package io.mergelane.lag;

import java.time.Duration;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * How old the first unfinished record of a partition is.
 * <p>
 * Invariant: it is never negative, whatever clocks say.
 * <p>
 * Threading: immutable.
 *
 * @param time its age, or {@code null} if that is not known
 * @param basis what that is taken from
 */
public record TimeLag(@Nullable Duration time, LagBasis basis) {

	/**
	 * Nothing is unfinished.
	 */
	public static final TimeLag NONE = new TimeLag(Duration.ZERO, LagBasis.EXACT);

	/**
	 * Nothing tells.
	 */
	public static final TimeLag UNKNOWN = new TimeLag(null, LagBasis.UNKNOWN);

	/**
	 * Return the age of a record of which the timestamp is known.
	 * @param millis how long ago that was, in milliseconds
	 * @return the lag
	 */
	public static TimeLag exact(long millis) {
		return new TimeLag(Duration.ofMillis(Math.max(0, millis)), LagBasis.EXACT);
	}

	/**
	 * Return about how old a record is.
	 * @param millis its age in milliseconds
	 * @return the lag
	 */
	public static TimeLag estimate(long millis) {
		return new TimeLag(Duration.ofMillis(Math.max(0, millis)), LagBasis.ESTIMATE);
	}

	/**
	 * Return how far behind several partitions are together: as the one that is furthest
	 * behind. If one is not known it may be further.
	 * @param lags the lags of the partitions
	 * @return the greatest
	 */
	public static TimeLag greatest(Collection<TimeLag> lags) {
		Duration time = lags.stream()
			.map(TimeLag::time)
			.filter((each) -> each != null)
			.max(Duration::compareTo)
			.orElse(null);
		if (time == null) {
			return UNKNOWN;
		}
		boolean exact = lags.stream().allMatch((lag) -> lag.basis() == LagBasis.EXACT);
		return new TimeLag(time, exact ? LagBasis.EXACT : LagBasis.ESTIMATE);
	}

}
