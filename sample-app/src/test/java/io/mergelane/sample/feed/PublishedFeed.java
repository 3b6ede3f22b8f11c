package io.mergelane.sample.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

import io.mergelane.sample.member.MemberChanged;

/**
 * What an instance with the default seed publishes, for tests that look at the table from
 * outside.
 * <p>
 * Threading: immutable.
 *
 * @param count number of messages
 * @param partitions number of partitions of the topic
 */
public record PublishedFeed(int count, int partitions) {

	private static final long DEFAULT_SEED = 20241120;

	/**
	 * Passes each message to the action.
	 * @param action takes the partition and the change
	 */
	public void forEach(BiConsumer<Integer, MemberChanged> action) {
		FeedProperties properties = new FeedProperties(true, this.count, 0.1, 4, DEFAULT_SEED, Duration.ofMinutes(5));
		new Incident(properties, this.partitions)
			.forEach((message) -> action.accept(message.partition(), message.change()));
	}

	/**
	 * Returns the newest change of each member.
	 * @return the newest changes
	 */
	public Collection<MemberChanged> newest() {
		Map<MemberKey, MemberChanged> newest = new HashMap<>();
		forEach((partition, change) -> newest.merge(key(change), change,
				(one, other) -> modifiedAt(one).isAfter(modifiedAt(other)) ? one : other));
		return newest.values();
	}

	private static MemberKey key(MemberChanged change) {
		return new MemberKey(Objects.requireNonNull(change.userId()), Objects.requireNonNull(change.ordSeq()));
	}

	private static Instant modifiedAt(MemberChanged change) {
		return Objects.requireNonNull(change.modifiedAt());
	}

}
