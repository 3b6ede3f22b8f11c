package io.mergelane.sample.live;

import org.jspecify.annotations.Nullable;

/**
 * A message: a user has signed up for a campaign.
 * <p>
 * Threading: immutable.
 *
 * @param user the user, and key of the record
 * @param campaign the campaign
 */
record SignedUp(@Nullable String user, @Nullable String campaign) {

	/** A campaign like most. */
	static final String SPRING = "spring";

	/** A campaign whose coupons take long. */
	static final String SLOW = "slow";

	/** A campaign that is not there. */
	static final String UNKNOWN = "unknown";

}
