package io.mergelane.sample.feed;

import org.jspecify.annotations.Nullable;

/**
 * What became of the publishing.
 * <p>
 * Threading: immutable.
 *
 * @param published number of messages the broker has acknowledged
 * @param copies number of messages that repeat another
 * @param failed number of messages the broker has not acknowledged
 * @param firstFailure why the first of them was not, if any
 * @param expected what must be in the table
 */
public record FeedReceipt(int published, int copies, int failed, @Nullable String firstFailure,
		ExpectedMembers expected) {
}
