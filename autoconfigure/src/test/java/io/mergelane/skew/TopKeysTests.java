package io.mergelane.skew;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TopKeys}: against exact counts.
 */
class TopKeysTests {

	private static final int RECORDS = 300_000;

	private static final KeyNames NAMES = new KeyNames(new KeyHash(1, 2), true);

	@ParameterizedTest
	@ValueSource(doubles = { 0.8, 1.1 })
	void findsTheTopKeysOfAZipfDistribution(double exponent) {
		for (long seed = 1; seed <= 3; seed++) {
			int[] keys = zipf(exponent, 100_000, seed);
			Map<String, KeyCount> found = check(keys, seed);
			Map<Integer, Long> exact = exact(keys);
			List<String> top = exact.entrySet()
				.stream()
				.sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
				.limit(3)
				.map((key) -> String.valueOf(key.getKey()))
				.toList();
			assertThat(found.values()
				.stream()
				.sorted((one, other) -> Long.compare(other.atLeast(), one.atLeast()))
				.limit(3)
				.map(KeyCount::text)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(top);
		}
	}

	@Test
	void claimsNothingOfKeysThatAreAllAlike() {
		SplittableRandom random = new SplittableRandom(1);
		int[] keys = random.ints(RECORDS, 0, 100_000).toArray();
		Map<String, KeyCount> found = check(keys, 1);
		assertThat(found.values()).allSatisfy((key) -> {
			assertThat(key.atMost()).isGreaterThan(RECORDS / 300);
			assertThat(key.atLeast()).isLessThan(20);
		});
	}

	@Test
	void isExactWhileThereAreCountersForAll() {
		int[] keys = new SplittableRandom(1).ints(RECORDS, 0, TopKeys.CAPACITY).toArray();
		assertThat(check(keys, 1).values()).hasSize(TopKeys.CAPACITY)
			.allSatisfy((key) -> assertThat(key.atLeast()).isEqualTo(key.atMost()));
	}

	/**
	 * A frequent key that comes last, that comes first, that comes just often enough
	 * between others to be thrown out each time, and one that comes in step with the
	 * counters.
	 */
	@Test
	void keepsItsPromisesInTheWorstOrders() {
		int hot = RECORDS / TopKeys.CAPACITY + 1;
		int[] last = new int[RECORDS];
		int[] first = new int[RECORDS];
		int[] spread = new int[RECORDS];
		int[] cycle = new int[RECORDS];
		for (int i = 0; i < RECORDS; i++) {
			last[i] = (i >= RECORDS - hot) ? -1 : i;
			first[i] = (i < hot) ? -1 : i;
			spread[i] = (i % (TopKeys.CAPACITY - 1) == 0) ? -1 : i;
			cycle[i] = i % (TopKeys.CAPACITY + 1);
		}
		int seed = 0;
		for (int[] keys : List.of(last, first, spread, cycle)) {
			check(keys, seed++);
		}
	}

	@Test
	void keepsItsPromisesInRandomOrdersWithRandomWeights() {
		for (long seed = 1; seed <= 200; seed++) {
			SplittableRandom random = new SplittableRandom(seed);
			TopKeys keys = new TopKeys(NAMES);
			Map<String, Long> exact = new HashMap<>();
			int all = 1 + random.nextInt(2000);
			for (int i = 0; i < 5000; i++) {
				String key = String.valueOf((long) (all * Math.pow(random.nextDouble(), 3)));
				int weight = random.nextBoolean() ? 1 : SkewRecorder.SAMPLE;
				keys.add(key, weight);
				exact.merge(key, (long) weight, Long::sum);
			}
			check(keys, exact, "seed " + seed);
		}
	}

	@Test
	void keepsNoTextsUnlessTheyMayBeShown() {
		TopKeys keys = new TopKeys(new KeyNames(new KeyHash(1, 2), false));
		keys.add("key", 1);
		keys.add("key", 1);
		assertThat(keys.all()).singleElement().extracting(KeyCount::text).isNull();
	}

	@Test
	void keepsTheTextOfAKeyThatComesAgain() {
		TopKeys keys = new TopKeys(NAMES);
		for (int i = 0; i < 10 * TopKeys.CAPACITY; i++) {
			keys.add(i, 1);
		}
		keys.add("new", 1);
		assertThat(keys.all()).noneMatch((key) -> "new".equals(key.text()));
		keys.add("new", 1);
		assertThat(keys.all()).filteredOn((key) -> "new".equals(key.text()))
			.singleElement()
			.satisfies((key) -> assertThat(key.atLeast()).isEqualTo(2));
	}

	private static Map<String, KeyCount> check(int[] added, long seed) {
		TopKeys keys = new TopKeys(NAMES);
		Map<String, Long> exact = new HashMap<>();
		for (int key : added) {
			keys.add(String.valueOf(key), 1);
			exact.merge(String.valueOf(key), 1L, Long::sum);
		}
		return check(keys, exact, "order " + seed);
	}

	private static Map<String, KeyCount> check(TopKeys keys, Map<String, Long> exact, String description) {
		Map<Long, KeyCount> byHash = keys.all().stream().collect(Collectors.toMap(KeyCount::hash, Function.identity()));
		Map<String, KeyCount> found = new HashMap<>();
		long all = exact.values().stream().mapToLong(Long::longValue).sum();
		exact.forEach((key, count) -> {
			KeyCount counted = byHash.remove(NAMES.hash(key));
			if (counted != null) {
				found.put(key, counted);
				assertThat(counted.text()).as(description).isIn(key, null);
				assertThat(counted.atLeast()).as(description).isPositive().isLessThanOrEqualTo(count);
				assertThat(counted.atMost()).as(description).isGreaterThanOrEqualTo(count);
			}
			else {
				assertThat(count).as(description).isLessThanOrEqualTo(keys.least());
				assertThat(count * TopKeys.CAPACITY).as(description).isLessThanOrEqualTo(all);
			}
		});
		long least = keys.all().stream().mapToLong(KeyCount::atMost).min().orElseThrow();
		assertThat(keys.least()).as(description).isEqualTo((keys.all().size() < TopKeys.CAPACITY) ? 0 : least);
		assertThat(byHash).as(description + ": keys that were never added").isEmpty();
		assertThat(found.values().stream().mapToLong(KeyCount::atMost).sum()).as(description).isEqualTo(all);
		return found;
	}

	private static Map<Integer, Long> exact(int[] keys) {
		return Arrays.stream(keys).boxed().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

	private static int[] zipf(double exponent, int keys, long seed) {
		double[] cumulated = new double[keys];
		double sum = 0;
		for (int i = 0; i < keys; i++) {
			sum += 1 / Math.pow(i + 1, exponent);
			cumulated[i] = sum;
		}
		SplittableRandom random = new SplittableRandom(seed);
		List<Integer> drawn = new ArrayList<>();
		for (int i = 0; i < RECORDS; i++) {
			int index = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
			drawn.add((index >= 0) ? index : -index - 1);
		}
		return drawn.stream().mapToInt(Integer::intValue).toArray();
	}

}
