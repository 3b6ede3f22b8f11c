package io.mergelane.consumer;

import java.nio.ByteBuffer;
import java.util.Objects;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LaneKey}: promise S6, which records wait for each other.
 */
class LaneKeyTests {

	@Test
	void sharesALaneBetweenEqualKeysOfATopic() {
		assertThat(key("topic", 0, "a")).isEqualTo(key("topic", 1, "a")).hasSameHashCodeAs(key("topic", 1, "a"));
		assertThat(key("topic", 0, "a")).isNotEqualTo(key("topic", 0, "b"));
		assertThat(key("topic", 0, "a")).isNotEqualTo(key("other", 0, "a"));
	}

	@Test
	void comparesBytesByContent() {
		assertThat(key("topic", 0, new byte[] { 1, 2 })).isEqualTo(key("topic", 0, new byte[] { 1, 2 }));
		assertThat(key("topic", 0, new byte[] { 1, 2 })).isNotEqualTo(key("topic", 0, new byte[] { 2, 1 }));
	}

	@Test
	void keepsTheLaneOfABufferThatIsRead() {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 0, 0, 0, 7 });
		LaneKey before = key("topic", 0, buffer);
		buffer.getInt();
		assertThat(before).isEqualTo(key("topic", 0, ByteBuffer.wrap(new byte[] { 0, 0, 0, 7 })));
	}

	@Test
	void takesKeysWithoutEqualityInTheOrderOfTheirPartition() {
		assertThat(key("topic", 0, new Object())).isEqualTo(key("topic", 0, new Object()));
		assertThat(key("topic", 0, new Object())).isNotEqualTo(key("topic", 1, new Object()));
	}

	@Test
	void takesRecordsWithoutKeyInTheOrderOfTheirPartition() {
		LaneKey lane = of(0, null, Ordering.KEY, NullKey.PARTITION_ORDER);
		assertThat(lane).isNotNull().isEqualTo(of(0, null, Ordering.KEY, NullKey.PARTITION_ORDER));
		assertThat(lane).isNotEqualTo(of(1, null, Ordering.KEY, NullKey.PARTITION_ORDER));
		assertThat(lane).isNotEqualTo(of(0, 0, Ordering.KEY, NullKey.PARTITION_ORDER));
	}

	@Test
	void letsRecordsWithoutKeyWaitForNoOtherIfAllowed() {
		assertThat(of(0, null, Ordering.KEY, NullKey.ANY)).isNull();
	}

	@Test
	void sharesALaneInAPartitionWhateverTheKey() {
		LaneKey lane = of(0, "a", Ordering.PARTITION, NullKey.ANY);
		assertThat(lane).isNotNull().isEqualTo(of(0, null, Ordering.PARTITION, NullKey.ANY));
		assertThat(lane).isNotEqualTo(of(1, "a", Ordering.PARTITION, NullKey.ANY));
	}

	@Test
	void hasNoLaneWithoutOrder() {
		assertThat(of(0, "a", Ordering.NONE, NullKey.PARTITION_ORDER)).isNull();
		assertThat(of(0, null, Ordering.NONE, NullKey.PARTITION_ORDER)).isNull();
	}

	private static @Nullable LaneKey of(int partition, @Nullable Object key, Ordering ordering, NullKey nullKey) {
		return LaneKey.of(new ConsumerRecord<>("topic", partition, 0, key, "value"), ordering, nullKey);
	}

	private static LaneKey key(String topic, int partition, Object key) {
		LaneKey lane = LaneKey.of(new ConsumerRecord<>(topic, partition, 0, key, "value"), Ordering.KEY, NullKey.ANY);
		return Objects.requireNonNull(lane);
	}

}
