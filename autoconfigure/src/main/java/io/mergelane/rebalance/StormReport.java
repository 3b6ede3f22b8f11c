package io.mergelane.rebalance;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Too many rebalances in ten minutes, in the consumer that had the most.
 * <p>
 * Threading: immutable.
 *
 * @param since when that was found
 * @param rebalances how many there were
 * @param stopped for how long of the ten minutes the consumer has stood for them
 * @param cause the most frequent cause
 * @param member the member that comes and goes, or {@code null} if none does
 * @param advice what may help, or {@code null} if nothing is known
 */
public record StormReport(Instant since, int rebalances, Duration stopped, RebalanceCause cause,
		@Nullable String member, @Nullable String advice) {

}
