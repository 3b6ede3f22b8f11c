package io.mergelane.simulation;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.jspecify.annotations.Nullable;

/**
 * Logs and committed offsets. It takes and refuses what a real broker takes and refuses;
 * what a real broker takes though it should not is for the {@link Checker} to see.
 */
final class SimBroker {

	static final Comparator<TopicPartition> ORDER = Comparator.comparing(TopicPartition::topic)
		.thenComparingInt(TopicPartition::partition);

	private final Map<TopicPartition, SimLog> logs = new TreeMap<>(ORDER);

	private final Map<TopicPartition, Committed> committed = new TreeMap<>(ORDER);

	private final SimWorld world;

	private final SimSettings settings;

	private final Checker checker;

	private final SimGroup group;

	SimBroker(SimWorld world, SimSettings settings, Checker checker) {
		this.world = world;
		this.settings = settings;
		this.checker = checker;
		for (int topic = 0; topic < settings.topics(); topic++) {
			for (int partition = 0; partition < settings.partitions(); partition++) {
				addPartition("t" + topic, partition);
			}
		}
		this.group = (settings.protocol() == SimSettings.Protocol.CONSUMER) ? new ConsumerGroup(world, settings, this)
				: new ClassicGroup(world, settings, this);
	}

	private void addPartition(String topic, int partition) {
		TopicPartition added = new TopicPartition(topic, partition);
		this.logs.put(added, new SimLog(added, this.world.chance(0.7) ? 0 : this.world.below(5000)));
	}

	/**
	 * Give a topic another partition.
	 */
	void grow() {
		String topic = "t" + this.world.below(this.settings.topics());
		int partitions = partitionsOf(topic);
		this.world.note("partition added", 0, topic, partitions, 0);
		addPartition(topic, partitions);
		this.group.rebalance();
	}

	int partitionsOf(String topic) {
		return (int) this.logs.keySet().stream().filter((one) -> one.topic().equals(topic)).count();
	}

	Collection<SimLog> logs() {
		return this.logs.values();
	}

	Collection<TopicPartition> partitions() {
		return this.logs.keySet();
	}

	SimLog log(TopicPartition partition) {
		SimLog log = this.logs.get(partition);
		if (log == null) {
			throw new SimFailure("no such partition: " + partition);
		}
		return log;
	}

	SimGroup group() {
		return this.group;
	}

	@Nullable Committed committed(TopicPartition partition) {
		return this.committed.get(partition);
	}

	/**
	 * Set a committed offset, as a tool does.
	 */
	void tamper(TopicPartition partition, Committed by) {
		this.world.note("set by others", 0, partition, by.offset(), by.metadata().length());
		this.committed.put(partition, by);
	}

	/**
	 * Commit.
	 * @return why not, or {@code null}
	 */
	@Nullable RuntimeException commit(SimConsumer consumer, Map<TopicPartition, OffsetAndMetadata> offsets, int generation) {
		RuntimeException fenced = this.group.fence(consumer, generation);
		if (fenced != null) {
			return fenced;
		}
		RuntimeException failure = null;
		for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.entrySet()) {
			OffsetAndMetadata offset = entry.getValue();
			if (offset.metadata().length() > this.settings.metadataLimit()) {
				this.world.note("metadata too large", consumer.id(), entry.getKey(), offset.offset(),
						offset.metadata().length());
				failure = new OffsetMetadataTooLarge("larger than the broker takes");
				continue;
			}
			Assignment assignment = consumer.sender(offset);
			Committed accepted = Committed.of(offset, (assignment != null) ? assignment.number : -1);
			this.checker.applied(entry.getKey(), accepted, this.committed.put(entry.getKey(), accepted), assignment);
		}
		return failure;
	}

}
