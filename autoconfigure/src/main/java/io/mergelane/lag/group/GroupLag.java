package io.mergelane.lag.group;

import java.time.Instant;
import java.util.Map;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far behind a group is, as Kafka shows it.
 * <p>
 * Threading: immutable.
 *
 * @param asOf when it was so, or {@code null} if Kafka has never told
 * @param partitions the partitions of the group's topics
 * @param failure why nothing newer is known, or not all; {@code null} if all is
 */
public record GroupLag(@Nullable Instant asOf, Map<TopicPartition, MemberLag> partitions, @Nullable String failure) {

	static final GroupLag NEVER_ASKED = new GroupLag(null, Map.of(), null);

	public GroupLag {
		partitions = Map.copyOf(partitions);
	}

	GroupLag failed(String reason) {
		return new GroupLag(this.asOf, this.partitions, reason);
	}

}
