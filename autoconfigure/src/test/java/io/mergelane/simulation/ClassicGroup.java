package io.mergelane.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;

/**
 * A group whose members all join before partitions are assigned. Eager members let go of
 * all partitions before they join; cooperative ones keep them, let go of those they are
 * not assigned any more, and join again.
 */
final class ClassicGroup extends SimGroup {

	private final boolean cooperative;

	/** What those who have joined own. */
	private final Map<Integer, Set<TopicPartition>> joined = new TreeMap<>();

	/** What members have not learned yet. */
	private final Map<Integer, Set<TopicPartition>> assigned = new TreeMap<>();

	private Map<TopicPartition, Integer> owners = new TreeMap<>(SimBroker.ORDER);

	private int generation;

	private boolean joining;

	private long deadline;

	ClassicGroup(SimWorld world, SimSettings settings, SimBroker broker) {
		super(world, settings, broker);
		this.cooperative = settings.protocol() == SimSettings.Protocol.COOPERATIVE;
	}

	@Override
	void rebalance() {
		if (!this.joining) {
			this.world.note("rebalance", 0, null, this.generation, 0);
			this.joining = true;
			this.joined.clear();
			this.deadline = this.world.now() + SimWorld.millis(this.settings.maxPollIntervalMillis());
		}
		else {
			completeIfAllJoined();
		}
	}

	@Override
	void joined(SimConsumer consumer) {
		consumer.joining = true;
		rebalance();
	}

	@Override
	void forget(SimConsumer consumer) {
		this.joined.remove(consumer.id());
		this.assigned.remove(consumer.id());
	}

	@Override
	void reconcile(SimConsumer consumer) {
		if (this.joining && !this.joined.containsKey(consumer.id()) && !join(consumer)) {
			return;
		}
		Set<TopicPartition> now = this.joining ? null : this.assigned.remove(consumer.id());
		if (now == null) {
			return;
		}
		consumer.generation = this.generation;
		consumer.joining = false;
		Set<TopicPartition> gone = sorted(consumer.assignment());
		gone.removeAll(now);
		if (!gone.isEmpty()) {
			consumer.revoke(gone);
			if (!contains(consumer)) {
				return;
			}
		}
		now.removeAll(consumer.assignment());
		consumer.assign(now);
		if (!gone.isEmpty() && contains(consumer)) {
			consumer.deliverCommits();
			rebalance();
		}
	}

	private boolean join(SimConsumer consumer) {
		if (!this.cooperative && !consumer.assignment().isEmpty()) {
			consumer.revoke(consumer.assignment());
			if (!contains(consumer)) {
				return false;
			}
		}
		consumer.deliverCommits();
		consumer.joining = true;
		this.joined.put(consumer.id(), sorted(consumer.assignment()));
		completeIfAllJoined();
		return true;
	}

	private void completeIfAllJoined() {
		if (this.joining && !this.joined.isEmpty() && this.joined.keySet().containsAll(this.members.keySet())) {
			complete();
		}
	}

	private void complete() {
		this.generation++;
		this.joining = false;
		this.owners = distribute(this.owners, this.joined.keySet());
		this.assigned.clear();
		this.joined.keySet().forEach((member) -> this.assigned.put(member, sorted(List.of())));
		this.owners.forEach((partition, owner) -> {
			if (!isOwnedByOther(partition, owner)) {
				this.assigned.computeIfAbsent(owner, (member) -> sorted(List.of())).add(partition);
			}
		});
		this.world.note("assigned", 0, this.assigned.toString(), this.generation, 0);
	}

	private boolean isOwnedByOther(TopicPartition partition, int owner) {
		return this.joined.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getKey() != owner && entry.getValue().contains(partition));
	}

	private static Set<TopicPartition> sorted(Collection<TopicPartition> partitions) {
		Set<TopicPartition> sorted = new TreeSet<>(SimBroker.ORDER);
		sorted.addAll(partitions);
		return sorted;
	}

	@Override
	void tick() {
		if (this.joining && this.world.now() > this.deadline) {
			List<SimConsumer> late = new ArrayList<>();
			this.members.forEach((id, consumer) -> {
				if (!this.joined.containsKey(id)) {
					late.add(consumer);
				}
			});
			late.forEach(this::remove);
		}
	}

	@Override
	@Nullable RuntimeException fenceMember(SimConsumer consumer, int generation) {
		if (consumer.joining) {
			return new RebalanceInProgressException("joining");
		}
		return (generation != this.generation) ? new CommitFailedException("of an earlier generation") : null;
	}

}
