package io.mergelane.group;

import java.time.Duration;
import java.time.Instant;

/**
 * Who had a group first.
 * <p>
 * Threading: immutable.
 *
 * @param identity the owner
 * @param since when it claimed the group, to the second
 * @param founded whether the group had no offsets then; if it had some without a claim,
 * the owner may be an older version of itself, or somebody who merely came first with a
 * claim
 */
public record Claim(ApplicationIdentity identity, Instant since, boolean founded) {

	/**
	 * How long an adopted group is not surely the adopter's if it is not there.
	 */
	static final Duration DOUBT = Duration.ofDays(7);

	/**
	 * Return whether the claim is beyond doubt.
	 * @param alive whether a member of the owner is in the group
	 * @param now the time
	 */
	boolean isSure(boolean alive, Instant now) {
		return this.founded || alive || !now.isBefore(this.since.plus(DOUBT));
	}

}
