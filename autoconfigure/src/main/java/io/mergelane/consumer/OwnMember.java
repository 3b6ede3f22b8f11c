package io.mergelane.consumer;

import io.mergelane.rebalance.RebalanceMember;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.errors.InvalidGroupIdException;

/**
 * What a consumer is in its group, as it tells itself: nobody is asked for it.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class OwnMember {

	private OwnMember() {
	}

	static RebalanceMember of(Consumer<?, ?> consumer) {
		try {
			ConsumerGroupMetadata told = consumer.groupMetadata();
			if (told != null) {
				// Until it has joined, and when it has left, it is not positive.
				return new RebalanceMember((told.generationId() > 0) ? told.generationId() : null,
						told.memberId().isEmpty() ? null : told.memberId());
			}
		}
		catch (InvalidGroupIdException ex) {
			// It has no group.
		}
		return RebalanceMember.NONE;
	}

}
