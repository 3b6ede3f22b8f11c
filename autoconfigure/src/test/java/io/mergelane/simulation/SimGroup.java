package io.mergelane.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group, on the broker and in its members' consumers.
 */
abstract class SimGroup {

	/** By the number of the member, so that their order is the same in each run. */
	protected final TreeMap<Integer, SimConsumer> members = new TreeMap<>();

	protected final SimWorld world;

	protected final SimSettings settings;

	protected final SimBroker broker;

	SimGroup(SimWorld world, SimSettings settings, SimBroker broker) {
		this.world = world;
		this.settings = settings;
		this.broker = broker;
	}

	/**
	 * Do in a poll what the group wants of a member: run its callbacks.
	 */
	void coordinate(SimConsumer consumer) {
		if (consumer.generation >= 0 && !contains(consumer)) {
			consumer.generation = -1;
			forget(consumer);
			consumer.lose();
		}
		if (!contains(consumer)) {
			this.world.note("joins", consumer.id(), null, 0, 0);
			this.members.put(consumer.id(), consumer);
			joined(consumer);
		}
		reconcile(consumer);
	}

	/**
	 * Remove a member from the group: it leaves, or is not heard of any more. It learns
	 * of it later.
	 */
	void remove(SimConsumer consumer) {
		if (contains(consumer)) {
			this.world.note("removed from group", consumer.id(), null, 0, 0);
			this.members.remove(consumer.id());
			forget(consumer);
			rebalance();
		}
	}

	boolean contains(SimConsumer consumer) {
		return this.members.get(consumer.id()) == consumer;
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	/**
	 * Return why a commit is refused, if it is.
	 */
	@Nullable RuntimeException fence(SimConsumer consumer, int generation) {
		if (!contains(consumer)) {
			return new CommitFailedException("not a member any more");
		}
		return fenceMember(consumer, generation);
	}

	abstract void joined(SimConsumer consumer);

	abstract void reconcile(SimConsumer consumer);

	abstract void forget(SimConsumer consumer);

	abstract void rebalance();

	/**
	 * Called now and then: remove members whose time is over.
	 */
	abstract void tick();

	abstract @Nullable RuntimeException fenceMember(SimConsumer consumer, int generation);

	/**
	 * Distribute the partitions: about the same number for each, most of them as before.
	 * @param before the owners so far
	 * @param to the members
	 */
	protected Map<TopicPartition, Integer> distribute(Map<TopicPartition, Integer> before, Collection<Integer> to) {
		Map<TopicPartition, Integer> owners = new TreeMap<>(SimBroker.ORDER);
		if (to.isEmpty()) {
			return owners;
		}
		Map<Integer, Integer> counts = new TreeMap<>();
		to.forEach((member) -> counts.put(member, 0));
		int quota = (this.broker.partitions().size() + to.size() - 1) / to.size();
		List<TopicPartition> open = new ArrayList<>();
		for (TopicPartition partition : this.broker.partitions()) {
			Integer owner = before.get(partition);
			if (owner != null && counts.getOrDefault(owner, quota) < quota && !this.world.chance(0.15)) {
				owners.put(partition, owner);
				counts.merge(owner, 1, Integer::sum);
			}
			else {
				open.add(partition);
			}
		}
		List<Integer> candidates = new ArrayList<>(counts.keySet());
		for (TopicPartition partition : open) {
			int least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
			List<Integer> idle = candidates.stream()
				.filter((member) -> counts.getOrDefault(member, 0) == least)
				.toList();
			int owner = idle.get(this.world.below(idle.size()));
			owners.put(partition, owner);
			counts.merge(owner, 1, Integer::sum);
		}
		return owners;
	}

}
