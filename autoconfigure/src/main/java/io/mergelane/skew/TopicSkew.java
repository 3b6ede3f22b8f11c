package io.mergelane.skew;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Which keys and partitions the records of a topic had, as far as they were polled in a
 * window of time.
 * <p>
 * Threading: immutable.
 *
 * @param topic the topic
 * @param window how long the window is
 * @param records records that were polled
 * @param nullKeys those without a key
 * @param sampled whether some keys were counted for others, so that bounds of their
 * counts are estimates
 * @param keys keys that may be frequent, the most frequent ones first
 * @param unlisted a key that is not among these has no more records
 * @param partitions records by assigned partition, since the assignment was changed
 */
public record TopicSkew(String topic, Duration window, long records, long nullKeys, boolean sampled,
		List<KeyCount> keys, long unlisted, Map<Integer, Long> partitions) {

	/**
	 * No more keys can have a hundredth each.
	 */
	static final int MOST = 100;

	private static final Comparator<KeyCount> BY_COUNT = Comparator.comparingLong(KeyCount::atMost)
		.thenComparingLong(KeyCount::atLeast)
		.reversed()
		.thenComparingLong(KeyCount::hash);

	public TopicSkew {
		keys = keys.stream().sorted(BY_COUNT).toList();
		if (keys.size() > MOST) {
			unlisted = Math.max(unlisted, keys.get(MOST).atMost());
			keys = keys.subList(0, MOST);
		}
		partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
	}

	/**
	 * Merge what was polled of a topic: by several consumers, or in several windows.
	 * @param parts the parts, one at least
	 * @return all of them; it is as long as the longest
	 */
	public static TopicSkew merge(List<TopicSkew> parts) {
		Map<Long, KeyCount> keys = new HashMap<>();
		Map<Integer, Long> partitions = new TreeMap<>();
		long unlisted = parts.stream().mapToLong(TopicSkew::unlisted).sum();
		for (TopicSkew part : parts) {
			part.partitions.forEach((partition, count) -> partitions.merge(partition, count, Long::sum));
			for (KeyCount key : part.keys) {
				// Where it is not listed it may have as many as one that is not.
				KeyCount known = keys.getOrDefault(key.hash(), new KeyCount(key.hash(), null, 0, unlisted));
				keys.put(key.hash(), new KeyCount(key.hash(), (key.text() != null) ? key.text() : known.text(),
						known.atLeast() + key.atLeast(), known.atMost() - part.unlisted + key.atMost()));
			}
		}
		return new TopicSkew(parts.get(0).topic,
				parts.stream().map(TopicSkew::window).max(Comparator.naturalOrder()).orElseThrow(),
				parts.stream().mapToLong(TopicSkew::records).sum(), parts.stream().mapToLong(TopicSkew::nullKeys).sum(),
				parts.stream().anyMatch(TopicSkew::sampled), new ArrayList<>(keys.values()), unlisted, partitions);
	}

	TopicSkew withPartitions(Map<Integer, Long> counts) {
		return new TopicSkew(this.topic, this.window, this.records, this.nullKeys, this.sampled, this.keys,
				this.unlisted, counts);
	}

	/**
	 * Return the share of a number of records.
	 * @param count the number
	 * @return its part of all records, from 0 to 1
	 */
	public double share(long count) {
		return (this.records > 0) ? Math.min(1, (double) count / this.records) : 0;
	}

	/**
	 * Return how many records an assigned partition has.
	 * @return the mean, or 0 if none is assigned
	 */
	public double meanOfPartitions() {
		return this.partitions.values().stream().mapToLong(Long::longValue).average().orElse(0);
	}

	/**
	 * Return how many records the assigned partition with the most of them has.
	 * @return the most
	 */
	public long mostOfPartitions() {
		return this.partitions.values().stream().mapToLong(Long::longValue).max().orElse(0);
	}

	/**
	 * Return how uneven the assigned partitions are.
	 * @return the most records of a partition by the mean, or {@code null} if there are
	 * not two partitions, or no records of them
	 */
	public @Nullable Double partitionSkew() {
		double mean = meanOfPartitions();
		return (this.partitions.size() > 1 && mean > 0) ? mostOfPartitions() / mean : null;
	}

}
