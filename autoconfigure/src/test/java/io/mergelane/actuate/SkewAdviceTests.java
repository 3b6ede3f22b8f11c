package io.mergelane.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.skew.KeyCount;
import io.mergelane.skew.TopicSkew;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SkewAdvice}.
 */
class SkewAdviceTests {

	private static final Map<Integer, Long> EVEN = Map.of(0, 500L, 1, 500L);

	@Test
	void knowsOneKey() {
		TopicSkew skew = skew(0, EVEN, 450, 100, 50);
		assertThat(SkewAdvice.of(skew, Ordering.KEY, NullKey.PARTITION_ORDER))
			.isEqualTo("One key has at least 45 % of the records. More partitions cannot "
					+ "help: records of a key are handled one after the other; make the handler faster, or the key finer.");
		assertThat(SkewAdvice.of(skew, Ordering.PARTITION, NullKey.PARTITION_ORDER))
			.contains("records of a partition are handled one after the other; order by key, make");
		assertThat(SkewAdvice.of(skew, Ordering.NONE, NullKey.PARTITION_ORDER))
			.contains("one consumer polls them all; make");
	}

	@Test
	void goesByWhatAKeyHasForCertain() {
		TopicSkew skew = new TopicSkew("topic", Duration.ofMinutes(5), 1000, 0, false,
				List.of(new KeyCount(1, null, 199, 1000)), 0, EVEN);
		assertThat(advice(skew)).isNull();
		assertThat(advice(skew(0, EVEN, 200))).startsWith("One key has at least 20 %");
	}

	@Test
	void knowsFewKeys() {
		assertThat(advice(skew(0, EVEN, 300, 250, 50)))
			.isEqualTo("Few keys: 3 have at least 60 % of the records. More partitions help only as far as these get "
					+ "apart, one key in each at best: records of a key are handled one after the other; make the handler "
					+ "faster, or the keys finer.");
		assertThat(advice(skew(0, EVEN, 210, 200))).startsWith("Few keys: 2 have at least 41 %");
		assertThat(advice(skew(0, EVEN, 100, 100, 100, 100, 100))).startsWith("Few keys: 5 have at least 50 %");
		assertThat(advice(skew(0, EVEN, 100, 100, 100, 100, 99))).isNull();
	}

	@Test
	void knowsThatThereAreNoKeys() {
		assertThat(advice(skew(200, EVEN))).startsWith("No key: 20 % of the records have none");
		assertThat(advice(skew(199, EVEN))).isNull();
		assertThat(SkewAdvice.of(skew(200, EVEN), Ordering.NONE, NullKey.PARTITION_ORDER)).isNull();
		assertThat(SkewAdvice.of(skew(200, EVEN), Ordering.KEY, NullKey.ANY)).isNull();
	}

	@Test
	void knowsThePartitioner() {
		Map<Integer, Long> uneven = Map.of(0, 600L, 1, 100L, 2, 200L);
		assertThat(advice(skew(0, uneven))).isEqualTo(
				"Partitioner: the busiest partition has 2.0 times the mean, though no key is that frequent. More "
						+ "partitions cannot help as long as producers choose them like that: look at their partitioner.");
		assertThat(advice(skew(0, Map.of(0, 500L, 1, 300L, 2, 250L)))).isNull();
	}

	@Test
	void doesNotBlameThePartitionerForItsKeys() {
		Map<Integer, Long> uneven = Map.of(0, 300L, 1, 100L, 2, 100L, 3, 100L);
		assertThat(advice(skew(0, uneven, 74))).startsWith("Partitioner");
		assertThat(advice(skew(0, uneven, 75))).isNull();
	}

	@Test
	void doesNotJudgeByFewRecords() {
		assertThat(advice(new TopicSkew("topic", Duration.ofMinutes(5), 99, 0, false,
				List.of(new KeyCount(1, null, 99, 99)), 0, EVEN)))
			.isNull();
		assertThat(advice(new TopicSkew("topic", Duration.ofMinutes(5), 999, 0, true,
				List.of(new KeyCount(1, null, 999, 999)), 0, EVEN)))
			.isNull();
		assertThat(advice(skew(0, Map.of(0, 180L, 1, 10L)))).isNull();
	}

	@Test
	void listsTenKeysWithAHundredthAtLeast() {
		assertThat(SkewAdvice.top(skew(0, EVEN, 30, 9, 20, 10))).extracting(KeyCount::atLeast)
			.containsExactly(30L, 20L, 10L);
		assertThat(SkewAdvice.top(skew(0, EVEN, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20))).hasSize(10);
	}

	private static @Nullable String advice(TopicSkew skew) {
		return SkewAdvice.of(skew, Ordering.KEY, NullKey.PARTITION_ORDER);
	}

	private static TopicSkew skew(long nullKeys, Map<Integer, Long> partitions, long... counts) {
		List<KeyCount> keys = new ArrayList<>();
		for (int i = 0; i < counts.length; i++) {
			keys.add(new KeyCount(i, null, counts[i], counts[i]));
		}
		return new TopicSkew("topic", Duration.ofMinutes(5), 1000, nullKeys, false, keys, 0, partitions);
	}

}
