package io.mergelane.skew;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SkewRecorder}.
 */
class SkewRecorderTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7);

	private final SkewRecorder recorder = new SkewRecorder(new KeyNames(new KeyHash(1, 2), true), this.now::get, 1);

	@Test
	void countsKeysPerTopic() {
		poll("one", 0, "a", "a", "b");
		poll("two", 0, "a");
		this.recorder.begin(2);
		this.recorder.polled("one", 1, 2);
		this.recorder.nullKey();
		this.recorder.nullKey();
		assertThat(snapshot()).extracting(TopicSkew::topic).containsExactly("one", "two");
		TopicSkew one = snapshot().get(0);
		assertThat(one.records()).isEqualTo(5);
		assertThat(one.nullKeys()).isEqualTo(2);
		assertThat(one.sampled()).isFalse();
		assertThat(one.keys()).extracting(KeyCount::text).containsExactly("a", "b");
		assertThat(one.keys()).extracting(KeyCount::atLeast).containsExactly(2L, 1L);
	}

	@Test
	void forgetsWhatIsOlderThanTwoWindows() {
		poll("topic", 0, "old");
		pass(SkewRecorder.WINDOW);
		poll("topic", 0, "new");
		TopicSkew both = snapshot().get(0);
		assertThat(both.keys()).extracting(KeyCount::text).containsExactlyInAnyOrder("old", "new");
		assertThat(both.records()).isEqualTo(2);
		assertThat(both.window()).isEqualTo(SkewRecorder.WINDOW.plusSeconds(1));
		pass(SkewRecorder.WINDOW);
		poll("topic", 0, "newer");
		TopicSkew later = snapshot().get(0);
		assertThat(later.keys()).extracting(KeyCount::text).containsExactlyInAnyOrder("new", "newer");
		assertThat(later.window()).isBetween(SkewRecorder.WINDOW, SkewRecorder.WINDOW.multipliedBy(2));
	}

	@Test
	void forgetsEverythingIfNothingComes() {
		poll("topic", 0, "old");
		pass(SkewRecorder.WINDOW);
		assertThat(snapshot()).hasSize(1);
		pass(SkewRecorder.WINDOW);
		assertThat(snapshot()).isEmpty();
	}

	@Test
	void forgetsEverythingWhenNobodyHasLookedForLong() {
		poll("topic", 0, "old");
		pass(SkewRecorder.WINDOW.multipliedBy(3));
		poll("topic", 0, "new");
		assertThat(snapshot().get(0).keys()).extracting(KeyCount::text).containsExactly("new");
		assertThat(snapshot().get(0).window()).isLessThan(SkewRecorder.WINDOW);
	}

	@Test
	void countsByAssignedPartition() {
		this.recorder.assigned(Map.of("topic", Set.of(0, 1, 2)));
		poll("topic", 0, "a", "b");
		poll("topic", 2, "c");
		this.recorder.assigned(Map.of("topic", Set.of(0, 1, 2)));
		pass(SkewRecorder.WINDOW);
		poll("topic", 0, "a");
		assertThat(snapshot().get(0).partitions()).isEqualTo(Map.of(0, 3L, 1, 0L, 2, 1L));
	}

	@Test
	void countsPartitionsAnewWhenTheAssignmentHasChanged() {
		this.recorder.assigned(Map.of("topic", Set.of(0, 1)));
		poll("topic", 0, "a", "b");
		poll("topic", 1, "c");
		pass(SkewRecorder.WINDOW);
		poll("topic", 1, "c");
		this.recorder.assigned(Map.of("topic", Set.of(1, 2)));
		poll("topic", 1, "d");
		TopicSkew skew = snapshot().get(0);
		assertThat(skew.partitions()).isEqualTo(Map.of(1, 1L, 2, 0L));
		assertThat(skew.records()).isEqualTo(5);
	}

	@Test
	void takesOneInEightForAllWhenThereAreMany() {
		int polls = 1000;
		for (int i = 0; i < polls; i++) {
			poll("topic", 0, records(500));
			pass(Duration.ofMillis(10));
		}
		TopicSkew skew = snapshot().get(0);
		assertThat(skew.sampled()).isTrue();
		assertThat(skew.records()).isEqualTo(polls * 500L);
		// A quarter has the hot key, in step with the sample if that were not at random.
		double share = skew.share(skew.keys().get(0).atLeast());
		assertThat(skew.keys().get(0).text()).isEqualTo("hot");
		assertThat(share).isBetween(0.24, 0.26);
		long counted = skew.keys().stream().mapToLong(KeyCount::atMost).sum();
		assertThat(counted).isLessThanOrEqualTo(skew.records() + SkewRecorder.SAMPLE);
	}

	@Test
	void takesOneInEightFromTheFirstSecondOn() {
		for (int i = 0; i < 50; i++) {
			poll("topic", 0, records(400));
		}
		assertThat(this.recorder.snapshot().get(0).sampled()).isFalse();
		for (int i = 0; i < 50; i++) {
			poll("topic", 0, records(400));
		}
		TopicSkew skew = snapshot().get(0);
		assertThat(skew.sampled()).isTrue();
		assertThat(skew.keys().stream().mapToLong(KeyCount::atMost).sum()).isEqualTo(40_000);
	}

	@Test
	void countsAllAgainWhenThereAreFew() {
		for (int i = 0; i < 100; i++) {
			poll("topic", 0, records(500));
			pass(Duration.ofMillis(10));
		}
		pass(SkewRecorder.WINDOW);
		poll("topic", 0, "a");
		pass(SkewRecorder.WINDOW);
		poll("topic", 0, "a", "a", "a");
		TopicSkew skew = snapshot().get(0);
		assertThat(skew.sampled()).isFalse();
		assertThat(skew.keys()).singleElement().satisfies((key) -> assertThat(key.atLeast()).isEqualTo(4));
	}

	@Test
	void countsAllAtTwentyThousandASecond() {
		for (int i = 0; i < 200; i++) {
			poll("topic", 0, records(200));
			pass(Duration.ofMillis(10));
		}
		assertThat(snapshot().get(0).sampled()).isFalse();
	}

	@Test
	void tellsOfAHundredTopics() {
		for (int i = 0; i < 150; i++) {
			poll("topic-" + i, 0, "a");
			this.recorder.nullKey();
		}
		assertThat(snapshot()).hasSize(SkewRecorder.MOST_TOPICS)
			.allSatisfy((topic) -> assertThat(topic.nullKeys()).isEqualTo(1));
	}

	@Test
	void looksOnceASecond() {
		poll("topic", 0, "a");
		List<TopicSkew> first = this.recorder.snapshot();
		poll("topic", 0, "a");
		assertThat(this.recorder.snapshot()).isSameAs(first);
		assertThat(snapshot().get(0).records()).isEqualTo(2);
	}

	private static String[] records(int count) {
		String[] keys = new String[count];
		for (int i = 0; i < count; i++) {
			keys[i] = (i % 4 == 0) ? "hot" : "key-" + i % 100;
		}
		return keys;
	}

	private void poll(String topic, int partition, String... keys) {
		this.recorder.begin(keys.length);
		this.recorder.polled(topic, partition, keys.length);
		for (String key : keys) {
			this.recorder.key(key);
		}
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	private List<TopicSkew> snapshot() {
		pass(Duration.ofSeconds(1));
		return this.recorder.snapshot();
	}

}
