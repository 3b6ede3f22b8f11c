package io.mergelane.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.consumer.RecordCounts;
import io.mergelane.flow.Circuit;
import io.mergelane.flow.PauseReason;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.skew.KeyCount;
import io.mergelane.skew.TopicSkew;
import io.micrometer.core.instrument.Tags;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values of the meters of listeners. A listener that does not run has its
 * counters only.
 * <p>
 * Threading: thread-safe if the snapshots are.
 *
 * @param snapshots gives the state of the listeners
 * @param perPartition when there are meters of each partition
 */
record ListenerRows(Supplier<List<ListenerSnapshot>> snapshots,
		PartitionMeters perPartition) implements Supplier<List<MeterRow>> {

	@Override
	public List<MeterRow> get() {
		Rows rows = new Rows();
		for (ListenerSnapshot listener : this.snapshots.get()) {
			Tags tags = tags(listener.group(), listener.id());
			rows.add(LaneMeter.RUNNING, tags, listener.running());
			counters(rows, tags, listener.engine().counts());
			if (listener.running()) {
				running(rows, tags, listener);
			}
		}
		return rows.all();
	}

	/**
	 * Return the tags of a listener.
	 * @param group its consumer group
	 * @param listener its id
	 */
	static Tags tags(@Nullable String group, String listener) {
		return Tags.of("group", (group != null) ? group : "none", "listener", listener);
	}

	private static void counters(Rows rows, Tags tags, RecordCounts counts) {
		rows.add(LaneMeter.RECORDS, tags.and("outcome", "success"), counts.succeeded());
		rows.add(LaneMeter.RECORDS, tags.and("outcome", "skipped"), counts.skipped());
		rows.add(LaneMeter.RECORDS, tags.and("outcome", "deadletter"), counts.deadLetters());
		rows.add(LaneMeter.RECORDS, tags.and("outcome", "failed"), counts.failed());
		rows.add(LaneMeter.NULL_KEYS, tags, counts.nullKeys());
		rows.add(LaneMeter.LATE_COMPLETIONS, tags, counts.late());
		rows.add(LaneMeter.FAILED_COMMITS, tags, counts.failedCommits());
	}

	private void running(Rows rows, Tags tags, ListenerSnapshot listener) {
		// For a moment two consumers may show the same partition.
		Map<TopicPartition, PartitionSnapshot> partitions = new LinkedHashMap<>();
		listener.partitions().forEach((one) -> partitions.put(new TopicPartition(one.topic(), one.partition()), one));
		EngineSnapshot engine = listener.engine();
		rows.add(LaneMeter.ASSIGNED, tags, partitions.size());
		rows.add(LaneMeter.OVERDUE, tags, listener.overdue().size());
		rows.add(LaneMeter.BUDGET_SPENT, tags, engine.budgetSpent());
		rows.add(LaneMeter.STORM, tags, listener.activity().storm() != null);
		rows.addOneOf(LaneMeter.CIRCUIT, tags, "state", Circuit.State.class, engine.circuit());
		paused(rows, tags, partitions.values());
		Map<String, List<PartitionSnapshot>> topics = new TreeMap<>();
		partitions.values()
			.forEach((one) -> topics.computeIfAbsent(one.topic(), (topic) -> new ArrayList<>()).add(one));
		boolean each = this.perPartition.wanted(partitions.size());
		topics.forEach((topic, ofTopic) -> new TopicRows(rows, tags.and("topic", topic), ofTopic).add(each));
		skew(rows, tags, listener, topics.keySet());
	}

	private static void paused(Rows rows, Tags tags, Collection<PartitionSnapshot> partitions) {
		Map<PauseReason, Integer> reasons = new EnumMap<>(PauseReason.class);
		for (PartitionSnapshot partition : partitions) {
			if (partition.paused() != null) {
				reasons.merge(partition.paused(), 1, Integer::sum);
			}
		}
		for (PauseReason reason : PauseReason.values()) {
			rows.add(LaneMeter.PAUSED, tags.and("reason", Rows.nameOf(reason)), reasons.getOrDefault(reason, 0));
		}
	}

	private static void skew(Rows rows, Tags tags, ListenerSnapshot listener, Collection<String> topics) {
		Map<String, List<TopicSkew>> parts = new TreeMap<>();
		listener.consumers()
			.forEach((consumer) -> consumer.skew()
				.forEach((part) -> parts.computeIfAbsent(part.topic(), (topic) -> new ArrayList<>()).add(part)));
		parts.keySet().retainAll(topics);
		parts.forEach((topic, ofTopic) -> {
			TopicSkew skew = TopicSkew.merge(ofTopic);
			Tags topicTags = tags.and("topic", topic);
			if (skew.records() > 0) {
				rows.add(LaneMeter.HOT_KEY_SHARE, topicTags,
						skew.share(skew.keys().stream().mapToLong(KeyCount::atLeast).max().orElse(0)));
			}
			rows.add(LaneMeter.PARTITION_SKEW, topicTags, skew.partitionSkew());
		});
	}

}
