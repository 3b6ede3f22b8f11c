package io.mergelane.sample.lab.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topic of one side, the one for its dead letters, and what the group of the same
 * name has committed. Both topics are gone when it is closed.
 * <p>
 * Threading: confined to the thread of the side.
 */
public final class Topic implements AutoCloseable {

	private final String name;

	private final Admin admin;

	private final KafkaProducer<String, String> producer;

	private int partitions;

	Topic(String bootstrapServers, String name) {
		this.name = name;
		this.admin = Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
		// What is published together comes in one batch. And with several requests under
		// way, the first on a new topic can be lost (KAFKA-15591).
		this.producer = new KafkaProducer<>(
				Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.LINGER_MS_CONFIG, 50,
						ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024,
						ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
				new StringSerializer(), new StringSerializer());
	}

	String name() {
		return this.name;
	}

	/**
	 * Creates the topic, and one for dead letters.
	 * @param partitions number of partitions of each
	 * @throws Exception if the broker does not create them
	 */
	public void create(int partitions) throws Exception {
		this.admin
			.createTopics(List.of(new NewTopic(this.name, partitions, (short) 1),
					new NewTopic(deadLetterTopic(), partitions, (short) 1)))
			.all()
			.get();
		this.partitions = partitions;
	}

	/**
	 * Publishes records and waits until the broker has them.
	 * @param records the records
	 * @throws Exception if the broker does not take one
	 */
	public void publish(List<Message> records) throws Exception {
		List<Future<RecordMetadata>> sent = new ArrayList<>();
		for (Message message : records) {
			sent.add(send(message));
		}
		this.producer.flush();
		for (Future<RecordMetadata> one : sent) {
			one.get();
		}
	}

	/**
	 * Publishes the same records again and again until that is closed.
	 * @param interval how often
	 * @param messages the records
	 * @return what publishes them
	 */
	public Feed feed(Duration interval, List<Message> messages) {
		return new Feed(interval, messages, (message) -> {
			// Nobody waits for a single one.
			Future<RecordMetadata> unused = send(message);
		});
	}

	private Future<RecordMetadata> send(Message message) {
		return this.producer.send(new ProducerRecord<>(this.name, message.partition(), message.key(), message.value()));
	}

	/**
	 * Returns the offset that the group has committed of a partition.
	 * @param partition number of the partition
	 * @return the next offset to be read, or 0 if nothing is committed
	 */
	public long committed(int partition) {
		OffsetAndMetadata offset = get(this.admin.listConsumerGroupOffsets(this.name).partitionsToOffsetAndMetadata())
			.get(new TopicPartition(this.name, partition));
		return (offset != null) ? offset.offset() : 0;
	}

	/**
	 * Returns how many dead letters there are.
	 * @return the number of records
	 */
	public long deadLetters() {
		long count = 0;
		for (int i = 0; i < this.partitions; i++) {
			TopicPartition partition = new TopicPartition(deadLetterTopic(), i);
			count += get(this.admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
				.offset();
		}
		return count;
	}

	private String deadLetterTopic() {
		return this.name + "-dlt";
	}

	private static <T> T get(KafkaFuture<T> future) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The broker did not answer", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while asking the broker", ex);
		}
	}

	@Override
	public void close() {
		try (this.admin; this.producer) {
			this.admin.deleteTopics(List.of(this.name, deadLetterTopic()));
		}
	}

}
