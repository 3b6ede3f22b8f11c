package io.mergelane.group;

import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.kafka.common.TopicPartition;

/**
 * Writes partitions for people: {@code orders[0-5,7], payments[0]}.
 * <p>
 * Threading: thread-safe, stateless.
 */
final class PartitionRanges {

	/**
	 * How many topics, and how many ranges of each, are written.
	 */
	private static final int MOST = 10;

	private PartitionRanges() {
	}

	static String of(Collection<TopicPartition> partitions) {
		Map<String, SortedSet<Integer>> topics = partitions.stream()
			.collect(Collectors.groupingBy(TopicPartition::topic, TreeMap::new,
					Collectors.mapping(TopicPartition::partition, Collectors.toCollection(TreeSet::new))));
		StringJoiner text = new StringJoiner(", ");
		topics.entrySet()
			.stream()
			.limit(MOST)
			.forEach((topic) -> text.add(topic.getKey() + '[' + ranges(topic.getValue()) + ']'));
		if (topics.size() > MOST) {
			text.add("and %d more topics".formatted(topics.size() - MOST));
		}
		return text.toString();
	}

	private static String ranges(SortedSet<Integer> partitions) {
		StringJoiner text = new StringJoiner(",");
		int ranges = 0;
		int first = partitions.first();
		int last = first;
		for (int partition : partitions) {
			if (partition > last + 1) {
				text.add(range(first, last));
				first = partition;
				ranges++;
			}
			if (ranges == MOST) {
				return text + ",... " + partitions.size() + " partitions";
			}
			last = partition;
		}
		return text.add(range(first, last)).toString();
	}

	private static String range(int first, int last) {
		return (first == last) ? "" + first : first + "-" + last;
	}

}
