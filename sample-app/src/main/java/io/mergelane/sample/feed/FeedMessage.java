package io.mergelane.sample.feed;

import io.mergelane.sample.member.MemberChanged;

/**
 * One message of the incident.
 * <p>
 * Threading: immutable.
 *
 * @param partition partition into which it is published
 * @param change its payload
 * @param copy whether it repeats the message before it
 */
record FeedMessage(int partition, MemberChanged change, boolean copy) {
}
