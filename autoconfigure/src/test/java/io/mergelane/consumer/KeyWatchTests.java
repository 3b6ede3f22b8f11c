package io.mergelane.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.HeadOfLine;
import io.mergelane.NoCommittedOffset;
import io.mergelane.NullKey;
import io.mergelane.Offsets;
import io.mergelane.Ordering;
import io.mergelane.flow.FlowLimits;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.lane.LaneSettings;
import io.mergelane.recovery.FailureSettings;
import io.mergelane.recovery.RetrySchedule;
import io.mergelane.skew.KeyNames;
import io.mergelane.skew.SkewRecorder;
import io.mergelane.skew.TopicSkew;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.SerializationUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyWatch}.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeyWatchTests {

	private final AtomicLong now = new AtomicLong();

	private final Set<String> reported = new HashSet<>();

	private final List<ConsumerRecord<Object, Object>> records = new ArrayList<>();

	@Test
	void countsPolledRecords() {
		KeyWatch watch = watch(Ordering.KEY, NullKey.PARTITION_ORDER);
		add("topic", 0, "a");
		add("topic", 0, "b");
		add("topic", 1, "a");
		add("other", 0, "a");
		watch.look(PolledRun.of(this.records));
		List<TopicSkew> skew = snapshot(watch, "topic", 0, 1);
		assertThat(skew).extracting(TopicSkew::topic).containsExactly("other", "topic");
		assertThat(skew.get(1).records()).isEqualTo(3);
		assertThat(skew.get(1).keys().get(0).atLeast()).isEqualTo(2);
		assertThat(skew.get(1).partitions()).hasSize(2);
		assertThat(skew.get(0).partitions()).isEmpty();
	}

	@Test
	void warnsOncePerTopicOfRecordsWithoutAKey(CapturedOutput output) {
		for (int i = 0; i < 2; i++) {
			KeyWatch consumer = watch(Ordering.KEY, NullKey.PARTITION_ORDER);
			add("topic", i, null);
			add("topic", i, null);
			add("other", i, null);
			consumer.look(PolledRun.of(this.records));
			assertThat(snapshot(consumer, "topic", i)).extracting(TopicSkew::nullKeys).containsOnly(1L + i, 2L + 2 * i);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("has records without one")).toList())
			.hasSize(2)
			.anySatisfy((line) -> assertThat(line).contains("WARN",
					"Listener 'test' is ordered by key, and topic topic has records without one: they are handled one at a"
							+ " time per partition, as null-key is partition-order"))
			.anySatisfy((line) -> assertThat(line).contains("topic other"));
	}

	@Test
	void namesThePolicyInForce(CapturedOutput output) {
		add("topic", 0, null);
		watch(Ordering.KEY, NullKey.ANY).look(PolledRun.of(this.records));
		assertThat(output).contains("they are handled in no order, as null-key is any");
	}

	@Test
	void saysNothingUnlessOrderIsByKey(CapturedOutput output) {
		add("topic", 0, null);
		watch(Ordering.PARTITION, NullKey.PARTITION_ORDER).look(PolledRun.of(this.records));
		watch(Ordering.NONE, NullKey.PARTITION_ORDER).look(PolledRun.of(this.records));
		assertThat(output).doesNotContain("has records without one");
	}

	@Test
	void doesNotTakeAKeyThatCannotBeDeserializedForNone(CapturedOutput output) {
		add("topic", 0, null);
		SerializationUtils.deserializationException(this.records.get(0).headers(), new byte[] { 1 },
				new DeserializationException("planned", new byte[] { 1 }, true, new IllegalStateException()), true);
		KeyWatch watch = watch(Ordering.KEY, NullKey.PARTITION_ORDER);
		watch.look(PolledRun.of(this.records));
		assertThat(snapshot(watch, "topic", 0).get(0).nullKeys()).isZero();
		assertThat(output).doesNotContain("has records without one");
	}

	private List<TopicSkew> snapshot(KeyWatch watch, String topic, int... partitions) {
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		List<PartitionSnapshot> assigned = new ArrayList<>();
		for (int partition : partitions) {
			assigned.add(new PartitionSnapshot(topic, partition, 0,
					new PartitionLag(null, null, TimeLag.UNKNOWN, PartitionState.OK, Duration.ZERO), null,
					new TrackerSnapshot(0, 0, 0, 0, null, List.of()), null, PartitionSnapshot.Failed.NONE));
		}
		return watch.snapshot(assigned);
	}

	private void add(String topic, int partition, @Nullable String key) {
		this.records.add(new ConsumerRecord<>(topic, partition, this.records.size(), key, "value"));
	}

	private KeyWatch watch(Ordering ordering, NullKey nullKey) {
		LaneListenerSettings settings = new LaneListenerSettings(ordering, nullKey,
				new LaneSettings(4, 1, Duration.ZERO, Duration.ZERO), new FlowLimits(100, 10_000, 1000), Duration.ZERO,
				Duration.ZERO,
				new FailureSettings(new RetrySchedule(Duration.ofSeconds(1), 2, Duration.ofSeconds(1), () -> 0), 5,
						true, 0, new FailureSettings.Circuit(0, Duration.ZERO, Duration.ZERO), HeadOfLine.WAIT),
				NoCommittedOffset.FAIL_IF_LOST, Offsets.KAFKA, Pace.AT_ONCE, Duration.ofMinutes(5));
		return new KeyWatch("test", settings, this.reported, new SkewRecorder(KeyNames.hashed(), this.now::get, 1),
				new ListenerCounts());
	}

}
