package io.mergelane.group;

import java.util.Set;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka shows of a member.
 * <p>
 * Threading: immutable.
 *
 * @param memberId its id in the group
 * @param clientId what it calls itself
 * @param host where it is
 * @param instanceId its static id, if it has one
 * @param assigned the partitions it holds
 * @param epoch its epoch; null with the classic protocol
 */
public record SeenMember(String memberId, String clientId, String host, @Nullable String instanceId,
		Set<TopicPartition> assigned, @Nullable Integer epoch) {

	public SeenMember {
		assigned = Set.copyOf(assigned);
	}

}
