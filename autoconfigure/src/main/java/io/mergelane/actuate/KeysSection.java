package io.mergelane.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.skew.KeyCount;
import io.mergelane.skew.KeyName;
import io.mergelane.skew.TopicSkew;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The section {@code keys} of a consumer group: which keys and partitions the records of
 * a group had, as far as they were polled in this application lately.
 *
 * @param keys the topics of each listener, by id and name
 */
public record KeysSection(Map<String, Map<String, TopicDescriptor>> keys) implements OperationResponseBody {

	static KeysSection of(GroupView group) {
		Map<String, Map<String, TopicDescriptor>> keys = new TreeMap<>();
		group.listeners().forEach((listener) -> keys.put(listener.id(), topics(listener, group.keysShown())));
		return new KeysSection(keys);
	}

	private static Map<String, TopicDescriptor> topics(ListenerSnapshot listener, boolean shown) {
		Map<String, List<TopicSkew>> parts = new TreeMap<>();
		for (ConsumerSnapshot consumer : listener.consumers()) {
			consumer.skew()
				.forEach((part) -> parts.computeIfAbsent(part.topic(), (topic) -> new ArrayList<>()).add(part));
		}
		Map<String, TopicDescriptor> topics = new TreeMap<>();
		parts.forEach((topic, skews) -> topics.put(topic,
				TopicDescriptor.of(TopicSkew.merge(skews), listener.engine(), shown)));
		return topics;
	}

	private static double rounded(double value) {
		return Math.round(value * 1000) / 1000.0;
	}

	/**
	 * A topic.
	 *
	 * @param window how long the time was in which records were polled
	 * @param records how many there were
	 * @param nullKeys how many of them have no key
	 * @param sampled whether one key in eight was counted for all, at times, as there
	 * were many: bounds of counts are estimates then
	 * @param top the most frequent keys, of those that have a hundredth at least
	 * @param partitionSkew records of the busiest assigned partition by the mean, or
	 * {@code null} if there are not two
	 * @param partitions share of each assigned partition, as {@code topic-partition},
	 * since the assignment was changed
	 * @param advice what is uneven and whether more partitions can help, or {@code null}
	 */
	public record TopicDescriptor(Duration window, long records, long nullKeys, boolean sampled,
			List<KeyDescriptor> top, @Nullable Double partitionSkew, Map<String, Double> partitions,
			@Nullable String advice) {

		static TopicDescriptor of(TopicSkew skew, EngineSnapshot engine, boolean shown) {
			List<KeyCount> top = SkewAdvice.top(skew);
			Double partitionSkew = skew.partitionSkew();
			return new TopicDescriptor(skew.window(), skew.records(), skew.nullKeys(), skew.sampled(),
					top.stream().map((key) -> KeyDescriptor.of(key, skew, shown)).toList(),
					(partitionSkew != null) ? Double.valueOf(rounded(partitionSkew)) : null, partitions(skew),
					SkewAdvice.of(skew, engine.ordering(), engine.nullKey()));
		}

		private static Map<String, Double> partitions(TopicSkew skew) {
			Map<String, Double> shares = new TreeMap<>(
					Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
			double all = skew.meanOfPartitions() * skew.partitions().size();
			skew.partitions()
				.forEach((partition, count) -> shares.put(skew.topic() + "-" + partition,
						(all > 0) ? rounded(count / all) : 0));
			return shares;
		}

	}

	/**
	 * A frequent key.
	 *
	 * @param key its text, or eight hexadecimal digits of a hash of it
	 * @param atLeast it has no fewer records
	 * @param atMost it has no more records
	 * @param share part of all records that it has at least
	 */
	public record KeyDescriptor(String key, long atLeast, long atMost, double share) {

		static KeyDescriptor of(KeyCount key, TopicSkew skew, boolean shown) {
			String name = new KeyName(key.hash(), key.text()).shown(shown);
			return new KeyDescriptor(name, key.atLeast(), key.atMost(), rounded(skew.share(key.atLeast())));
		}

	}

}
