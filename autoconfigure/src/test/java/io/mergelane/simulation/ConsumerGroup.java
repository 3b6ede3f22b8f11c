package io.mergelane.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A group of the consumer protocol (KIP-848): the broker decides, members are brought to
 * it one by one, and a partition is assigned when its owner has let go of it.
 */
final class ConsumerGroup extends SimGroup {

	private final Map<TopicPartition, Integer> owners = new TreeMap<>(SimBroker.ORDER);

	/** Until when members are to let go of what they owe. */
	private final Map<Integer, Long> deadlines = new TreeMap<>();

	private Map<TopicPartition, Integer> targets = new TreeMap<>(SimBroker.ORDER);

	private int epoch;

	ConsumerGroup(SimWorld world, SimSettings settings, SimBroker broker) {
		super(world, settings, broker);
	}

	@Override
	void rebalance() {
		this.epoch++;
		this.targets = distribute(this.targets, this.members.keySet());
		this.world.note("targets", 0, this.targets.toString(), this.epoch, 0);
		long deadline = this.world.now() + SimWorld.millis(this.settings.maxPollIntervalMillis());
		this.members.keySet().forEach((member) -> {
			if (owed(member).isEmpty()) {
				this.deadlines.remove(member);
			}
			else {
				this.deadlines.putIfAbsent(member, deadline);
			}
		});
	}

	private Set<TopicPartition> owed(int member) {
		Set<TopicPartition> owed = new TreeSet<>(SimBroker.ORDER);
		this.owners.forEach((partition, owner) -> {
			if (owner == member && !Objects.equals(this.targets.get(partition), owner)) {
				owed.add(partition);
			}
		});
		return owed;
	}

	@Override
	void joined(SimConsumer consumer) {
		rebalance();
		consumer.generation = this.epoch;
	}

	@Override
	void forget(SimConsumer consumer) {
		this.owners.values().removeIf((owner) -> owner == consumer.id());
		this.deadlines.remove(consumer.id());
	}

	@Override
	void reconcile(SimConsumer consumer) {
		Set<TopicPartition> owed = owed(consumer.id());
		if (!owed.isEmpty()) {
			consumer.revoke(owed);
			if (!contains(consumer)) {
				return;
			}
			consumer.deliverCommits();
			this.owners.keySet().removeAll(owed);
			this.deadlines.remove(consumer.id());
		}
		Set<TopicPartition> added = new TreeSet<>(SimBroker.ORDER);
		this.targets.forEach((partition, owner) -> {
			if (owner == consumer.id() && !this.owners.containsKey(partition)) {
				added.add(partition);
			}
		});
		added.forEach((partition) -> this.owners.put(partition, consumer.id()));
		consumer.generation = this.epoch;
		if (!added.isEmpty()) {
			consumer.assign(added);
		}
	}

	@Override
	void tick() {
		List<SimConsumer> late = new ArrayList<>();
		this.deadlines.forEach((member, deadline) -> {
			SimConsumer consumer = this.members.get(member);
			if (consumer != null && this.world.now() > deadline) {
				late.add(consumer);
			}
		});
		late.forEach(this::remove);
	}

	@Override
	@Nullable RuntimeException fenceMember(SimConsumer consumer, int generation) {
		return (generation != consumer.generation) ? new CommitFailedException("of an earlier member epoch") : null;
	}

}
