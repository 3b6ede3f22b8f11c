package io.mergelane.skew;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was polled of one topic in one window of time.
 * <p>
 * Threading: confined to one thread.
 */
final class TopicWindow {

	private final KeyNames names;

	private final Map<Integer, Long> partitions = new HashMap<>();

	private @Nullable TopKeys keys;

	private long records;

	private long nullKeys;

	private boolean sampled;

	TopicWindow(KeyNames names) {
		this.names = names;
	}

	void polled(int partition, int count) {
		this.records += count;
		this.partitions.merge(partition, (long) count, Long::sum);
	}

	void nullKey() {
		this.nullKeys++;
	}

	void key(Object key, int weight) {
		TopKeys present = this.keys;
		if (present == null) {
			present = new TopKeys(this.names);
			this.keys = present;
		}
		this.sampled |= weight > 1;
		present.add(key, weight);
	}

	void forgetPartitions() {
		this.partitions.clear();
	}

	TopicSkew snapshot(String topic, Duration window) {
		TopKeys present = this.keys;
		return new TopicSkew(topic, window, this.records, this.nullKeys, this.sampled,
				(present != null) ? present.all() : List.of(), (present != null) ? present.least() : 0,
				this.partitions);
	}

}
