package io.mergelane.actuate;

import java.time.Duration;

/**
 * How long what may pass may last until the health is down.
 * <p>
 * Threading: immutable.
 *
 * @param stuckAfter how long a partition may stand still until it is taken to be stuck;
 * after twice as long the health is down
 * @param brokerAwayAfter for how long nothing may be heard from the broker
 */
public record HealthLimits(Duration stuckAfter, Duration brokerAwayAfter) {

	Duration stuckTooLong() {
		return this.stuckAfter.multipliedBy(2);
	}

}
