package io.mergelane.skew;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TopicSkew}.
 */
class TopicSkewTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Test
	void addsUpWhatItMerges() {
		TopicSkew merged = TopicSkew.merge(List.of(
				new TopicSkew("topic", MINUTE, 100, 3, false, List.of(key(1, "one", 40, 50), key(2, null, 10, 20)), 20,
						Map.of(0, 60L, 1, 40L)),
				new TopicSkew("topic", MINUTE.multipliedBy(2), 50, 0, true, List.of(key(2, "two", 30, 31)), 5,
						Map.of(1, 20L, 2, 30L))));
		assertThat(merged).isEqualTo(new TopicSkew("topic", MINUTE.multipliedBy(2), 150, 3, true,
				List.of(key(1, "one", 40, 55), key(2, "two", 40, 51)), 25, Map.of(0, 60L, 1, 60L, 2, 30L)));
	}

	@Test
	void keepsItsPromisesWhenItIsMerged() {
		for (long seed = 1; seed <= 50; seed++) {
			SplittableRandom random = new SplittableRandom(seed);
			KeyNames names = new KeyNames(new KeyHash(1, 2), false);
			Map<Long, Long> exact = new HashMap<>();
			List<TopicSkew> parts = new ArrayList<>();
			long all = 0;
			for (int part = 0; part <= seed % 4; part++) {
				TopKeys keys = new TopKeys(names);
				int records = random.nextInt(5000);
				int range = 1 + random.nextInt(1000);
				for (int i = 0; i < records; i++) {
					String key = "key-" + (int) (range * Math.pow(random.nextDouble(), 1 + part));
					keys.add(key, 1);
					exact.merge(names.hash(key), 1L, Long::sum);
				}
				all += records;
				parts.add(new TopicSkew("topic", MINUTE, records, 0, false, keys.all(), keys.least(), Map.of()));
			}
			check(TopicSkew.merge(parts), exact, all, "seed " + seed);
		}
	}

	private static void check(TopicSkew merged, Map<Long, Long> exact, long all, String description) {
		assertThat(merged.keys()).as(description).hasSizeLessThanOrEqualTo(TopicSkew.MOST);
		Map<Long, Long> missing = new HashMap<>(exact);
		for (KeyCount key : merged.keys()) {
			long count = Objects.requireNonNull(missing.remove(key.hash()));
			assertThat(key.atLeast()).as(description).isLessThanOrEqualTo(count);
			assertThat(key.atMost()).as(description).isGreaterThanOrEqualTo(count);
		}
		assertThat(missing.values()).as(description).allSatisfy((count) -> {
			assertThat(count).isLessThanOrEqualTo(merged.unlisted());
			assertThat(count).isLessThan(all / 5 + 1);
		});
	}

	@Test
	void tellsHowUnevenPartitionsAre() {
		assertThat(partitions(Map.of(0, 60L, 1, 20L, 2, 10L)).partitionSkew()).isEqualTo(2);
		assertThat(partitions(Map.of(0, 60L, 1, 0L)).partitionSkew()).isEqualTo(2);
		assertThat(partitions(Map.of(0, 60L)).partitionSkew()).isNull();
		assertThat(partitions(Map.of(0, 0L, 1, 0L)).partitionSkew()).isNull();
		assertThat(partitions(Map.of()).partitionSkew()).isNull();
	}

	private static TopicSkew partitions(Map<Integer, Long> partitions) {
		return new TopicSkew("topic", MINUTE, 1000, 0, false, List.of(), 0, partitions);
	}

	private static KeyCount key(long hash, @Nullable String text, long atLeast, long atMost) {
		return new KeyCount(hash, text, atLeast, atMost);
	}

}
