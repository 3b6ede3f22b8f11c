package io.mergelane.consumer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.handler.DeserializationFailures;
import io.mergelane.skew.KeyName;
import io.mergelane.skew.SkewRecorder;
import io.mergelane.skew.TopicSkew;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks at the keys of polled records: counts them, and says so in the log if there are
 * none where records are to be ordered by them.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class KeyWatch {

	private static final Log logger = LogFactory.getLog(KeyWatch.class);

	private final String listener;

	private final LaneListenerSettings settings;

	private final Set<String> reported;

	private final SkewRecorder recorder;

	private final ListenerCounts counts;

	/**
	 * Create a watch.
	 * @param listener id of the listener
	 * @param settings tells how it is ordered
	 * @param reported topics of which it is in the log already, to be added to
	 * @param recorder counts
	 * @param counts counts those without a key, over all starts of the listener
	 */
	KeyWatch(String listener, LaneListenerSettings settings, Set<String> reported, SkewRecorder recorder,
			ListenerCounts counts) {
		this.listener = listener;
		this.settings = settings;
		this.reported = reported;
		this.recorder = recorder;
		this.counts = counts;
	}

	/**
	 * Look at the records of a poll.
	 * @param runs the records
	 */
	void look(List<PolledRun> runs) {
		this.recorder.begin(runs.stream().mapToInt((run) -> run.records().size()).sum());
		runs.forEach(this::look);
	}

	private void look(PolledRun run) {
		TopicPartition partition = run.topicPartition();
		this.recorder.polled(partition.topic(), partition.partition(), run.records().size());
		int nullKeys = 0;
		for (ConsumerRecord<Object, Object> record : run.records()) {
			Object key = record.key();
			if (key != null) {
				this.recorder.key(key);
			}
			else if (!DeserializationFailures.isOfKey(record)) {
				nullKeys++;
				this.recorder.nullKey();
				report(partition.topic());
			}
		}
		this.counts.nullKeys(nullKeys);
	}

	private void report(String topic) {
		if (this.settings.ordering() == Ordering.KEY && this.reported.add(topic)) {
			NullKey policy = this.settings.nullKey();
			logger.warn("Listener '%s' is ordered by key, and topic %s has records without one: they are handled %s"
				.formatted(this.listener, topic, switch (policy) {
					case PARTITION_ORDER -> "one at a time per partition, as null-key is partition-order";
					case ANY -> "in no order, as null-key is any";
				}));
		}
	}

	/**
	 * Return what is told of a key.
	 * @param key the key
	 * @return its name
	 */
	KeyName name(Object key) {
		return this.recorder.name(key);
	}

	/**
	 * Return what was counted.
	 * @param assigned the partitions that are assigned now
	 * @return the topics that had records
	 */
	List<TopicSkew> snapshot(Collection<PartitionSnapshot> assigned) {
		Map<String, Set<Integer>> partitions = new HashMap<>();
		assigned
			.forEach((one) -> partitions.computeIfAbsent(one.topic(), (topic) -> new TreeSet<>()).add(one.partition()));
		this.recorder.assigned(partitions);
		return this.recorder.snapshot();
	}

}
