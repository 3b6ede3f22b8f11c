package io.mergelane.testsupport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes and reads records as bytes.
 * <p>
 * Threading: stateless.
 */
public final class RawRecords {

	private RawRecords() {
	}

	/**
	 * Write records, and wait until they are acknowledged.
	 * @param broker the broker
	 * @param records the records, which may be sent again
	 */
	public static void send(TestBroker broker, List<ProducerRecord<byte[], byte[]>> records) {
		try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
				Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address(), "linger.ms", 5),
				new ByteArraySerializer(), new ByteArraySerializer())) {
			List<CompletableFuture<Void>> sent = new ArrayList<>();
			for (ProducerRecord<byte[], byte[]> record : records) {
				CompletableFuture<Void> acknowledged = new CompletableFuture<>();
				sent.add(acknowledged);
				var unused = producer.send(new ProducerRecord<>(record.topic(), record.partition(), record.key(),
						record.value(), new RecordHeaders(record.headers().toArray())), (metadata, failure) -> {
							if (failure == null) {
								acknowledged.complete(null);
							}
							else {
								acknowledged.completeExceptionally(failure);
							}
						});
			}
			sent.forEach(CompletableFuture::join);
		}
	}

	/**
	 * Read all records of a topic, of which there must be so many.
	 * @param broker the broker
	 * @param topic the topic
	 * @param partitions number of its partitions
	 * @param count how many records there are
	 * @return the records
	 */
	public static List<ConsumerRecord<byte[], byte[]>> read(TestBroker broker, String topic, int partitions,
			int count) {
		try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
				Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address()), new ByteArrayDeserializer(),
				new ByteArrayDeserializer())) {
			List<TopicPartition> all = IntStream.range(0, partitions)
				.mapToObj((partition) -> new TopicPartition(topic, partition))
				.toList();
			consumer.assign(all);
			consumer.seekToBeginning(all);
			List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
			await(() -> {
				consumer.poll(Duration.ofMillis(200)).forEach(records::add);
				return records.size() >= count;
			});
			assertThat(records).hasSize(count);
			return records;
		}
	}

}
