package io.mergelane.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.mergelane.deadletter.DeadLetterRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.KafkaHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LetterSender}.
 */
class LetterSenderTests {

	private final ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>("dlt", 0, 0, new byte[] { 1 },
			new byte[] { 2 });

	LetterSenderTests() {
		this.letter.headers().add(KafkaHeaders.DLT_ORIGINAL_TOPIC, "orders".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void writesToThePartitionTheRecordComesFrom() {
		cameFrom(1);
		ProducerRecord<byte[], byte[]> record = LetterSender.record(new DeadLetterRecord(this.letter), 2);
		assertThat(record.topic()).isEqualTo("orders");
		assertThat(record.partition()).isEqualTo(1);
		assertThat(record.key()).isEqualTo(this.letter.key());
		assertThat(record.value()).isEqualTo(this.letter.value());
	}

	@Test
	void leavesThePartitionToThePartitionerIfItIsGone() {
		cameFrom(2);
		assertThat(LetterSender.record(new DeadLetterRecord(this.letter), 2).partition()).isNull();
	}

	@Test
	void leavesToKafkaWhatIsNotKnown() {
		ProducerRecord<byte[], byte[]> record = LetterSender.record(new DeadLetterRecord(this.letter), 2);
		assertThat(record.partition()).isNull();
		assertThat(record.timestamp()).isNull();
	}

	private void cameFrom(int partition) {
		this.letter.headers()
			.add(KafkaHeaders.DLT_ORIGINAL_PARTITION, ByteBuffer.allocate(Integer.BYTES).putInt(0, partition).array());
	}

}
