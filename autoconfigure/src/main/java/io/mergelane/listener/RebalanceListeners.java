package io.mergelane.listener;

import java.util.Collection;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Keeps the user's rebalance listener behind the engine's: it sees partitions go when
 * they are drained and committed, and what it throws cannot keep the engine from its
 * part.
 * <p>
 * Threading: confined to the consumer thread, as far as the user's listener is.
 */
final class RebalanceListeners implements ConsumerAwareRebalanceListener {

	private final ConsumerAwareRebalanceListener engine;

	private final ConsumerRebalanceListener user;

	private final @Nullable ConsumerAwareRebalanceListener awareUser;

	RebalanceListeners(ConsumerAwareRebalanceListener engine, ConsumerRebalanceListener user) {
		this.engine = engine;
		this.user = user;
		this.awareUser = (user instanceof ConsumerAwareRebalanceListener aware) ? aware : null;
	}

	@Override
	public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		this.engine.onPartitionsAssigned(consumer, partitions);
		if (this.awareUser != null) {
			this.awareUser.onPartitionsAssigned(consumer, partitions);
		}
		else {
			this.user.onPartitionsAssigned(partitions);
		}
	}

	@Override
	public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		this.engine.onPartitionsRevokedBeforeCommit(consumer, partitions);
		if (this.awareUser != null) {
			this.awareUser.onPartitionsRevokedBeforeCommit(consumer, partitions);
		}
	}

	@Override
	public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		if (this.awareUser != null) {
			this.awareUser.onPartitionsRevokedAfterCommit(consumer, partitions);
		}
		else {
			this.user.onPartitionsRevoked(partitions);
		}
	}

	@Override
	public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		this.engine.onPartitionsLost(consumer, partitions);
		if (this.awareUser != null) {
			this.awareUser.onPartitionsLost(consumer, partitions);
		}
		else {
			this.user.onPartitionsLost(partitions);
		}
	}

}
