package io.mergelane.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.kafka.support.KafkaHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeadLetterRecord}.
 */
class DeadLetterRecordTests {

	private final ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("dlt", 0, 0, new byte[0], new byte[0]);

	private final DeadLetterRecord letter = new DeadLetterRecord(this.record);

	@Test
	void tellsWhereItComesFrom() {
		this.record.headers()
			.add(KafkaHeaders.DLT_ORIGINAL_TOPIC, utf8("orders"))
			.add(KafkaHeaders.DLT_ORIGINAL_PARTITION, ByteBuffer.allocate(4).putInt(0, 3).array())
			.add(KafkaHeaders.DLT_ORIGINAL_OFFSET, ByteBuffer.allocate(8).putLong(0, 42).array())
			.add(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP, ByteBuffer.allocate(8).putLong(0, 43).array())
			.add(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE, utf8("LogAppendTime"))
			.add(DeadLetterHeaders.LISTENER, utf8("listener"));
		assertThat(this.letter.originalTopic()).isEqualTo("orders");
		assertThat(this.letter.originalPartition()).isEqualTo(3);
		assertThat(this.letter.originalOffset()).isEqualTo(42);
		assertThat(this.letter.originalTimestamp()).isEqualTo(43);
		assertThat(this.letter.originalTimestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
		assertThat(this.letter.listener()).isEqualTo("listener");
	}

	@Test
	void tellsNothingOfWhatIsNotThere() {
		assertThat(this.letter.originalTopic()).isNull();
		assertThat(this.letter.originalPartition()).isNull();
		assertThat(this.letter.originalOffset()).isNull();
		assertThat(this.letter.originalTimestamp()).isNull();
		assertThat(this.letter.listener()).isNull();
		assertThat(this.letter.exception()).isNull();
		assertThat(this.letter.originalTimestampType()).isEqualTo(TimestampType.NO_TIMESTAMP_TYPE);
		assertThat(this.letter.originalHeaders()).isEmpty();
		assertThat(this.letter.replayHeaders()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "..", "a/b", "__consumer_offsets" })
	void doesNotTakeAnythingForATopic(String topic) {
		this.record.headers().add(KafkaHeaders.DLT_ORIGINAL_TOPIC, utf8(topic));
		assertThat(this.letter.originalTopic()).isNull();
	}

	@Test
	void doesNotTakeAnythingForTextOrANumber() {
		byte[] junk = { (byte) 0xFF };
		this.record.headers()
			.add(KafkaHeaders.DLT_ORIGINAL_TOPIC, junk)
			.add(KafkaHeaders.DLT_ORIGINAL_PARTITION, ByteBuffer.allocate(4).putInt(0, -1).array())
			.add(KafkaHeaders.DLT_ORIGINAL_OFFSET, junk)
			.add(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP, ByteBuffer.allocate(8).putLong(0, -1).array());
		assertThat(this.letter.originalTopic()).isNull();
		assertThat(this.letter.originalPartition()).isNull();
		assertThat(this.letter.originalOffset()).isNull();
		assertThat(this.letter.originalTimestamp()).isNull();
	}

	@Test
	void prefersTheCause() {
		this.record.headers().add(KafkaHeaders.DLT_KEY_EXCEPTION_FQCN, utf8("Outer"));
		assertThat(this.letter.exception()).isEqualTo("Outer");
		this.record.headers().add(KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN, utf8("Inner"));
		assertThat(this.letter.exception()).isEqualTo("Inner");
		assertThat(this.letter.isFor("Outer")).isTrue();
		assertThat(this.letter.isFor("Inner")).isTrue();
		assertThat(this.letter.isFor("Other")).isFalse();
	}

	@Test
	void goesBackWithItsOwnHeadersAndTheHops() {
		this.record.headers()
			.add("z", utf8("1"))
			.add(DeadLetterHeaders.HOPS, utf8("2"))
			.add(KafkaHeaders.DLT_ORIGINAL_TOPIC, utf8("orders"))
			.add(DeadLetterHeaders.ATTEMPTS, utf8("3"))
			.add("a", utf8("2"))
			.add("z", utf8("3"))
			.add(KafkaHeaders.DLT_EXCEPTION_MESSAGE, utf8("bad"));
		assertThat(this.letter.replayHeaders().toArray()).containsExactly(new RecordHeader("z", utf8("1")),
				new RecordHeader("a", utf8("2")), new RecordHeader("z", utf8("3")),
				new RecordHeader(DeadLetterHeaders.HOPS, utf8("2")));
		assertThat(this.letter.originalHeaders().toArray()).containsExactly(new RecordHeader("z", utf8("1")),
				new RecordHeader("a", utf8("2")), new RecordHeader("z", utf8("3")));
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
