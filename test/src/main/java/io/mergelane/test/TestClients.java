package io.mergelane.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.KafkaAdmin;

/**
 * A producer, an admin client and short-lived consumers beside those of the application.
 * They are made when they are needed.
 * <p>
 * Threading: thread-safe.
 */
final class TestClients implements AutoCloseable {

	private static final Duration POLL = Duration.ofMillis(100);

	private static final long TIMEOUT_SECONDS = 30;

	private final KafkaAdmin connection;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private @Nullable KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

	@GuardedBy("lock")
	private @Nullable Admin admin;

	TestClients(KafkaAdmin connection) {
		this.connection = connection;
	}

	Admin admin() {
		synchronized (this.lock) {
			if (this.admin == null) {
				this.admin = Admin.create(properties());
			}
			return this.admin;
		}
	}

	void send(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
		KafkaProducer<byte @Nullable [], byte @Nullable []> sender;
		synchronized (this.lock) {
			if (this.producer == null) {
				this.producer = new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer());
			}
			sender = this.producer;
		}
		try {
			sender.send(record).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("Cannot publish to " + record.topic(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	List<ConsumerRecord<@Nullable String, @Nullable String>> records(String topic) {
		List<ConsumerRecord<@Nullable String, @Nullable String>> records = new ArrayList<>();
		try (KafkaConsumer<@Nullable String, @Nullable String> consumer = new KafkaConsumer<>(properties(),
				new StringDeserializer(), new StringDeserializer())) {
			if (!consumer.listTopics().containsKey(topic)) {
				return List.of();
			}
			List<TopicPartition> partitions = consumer.partitionsFor(topic)
				.stream()
				.map((info) -> new TopicPartition(topic, info.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
			while (ends.entrySet().stream().anyMatch((end) -> consumer.position(end.getKey()) < end.getValue())) {
				consumer.poll(POLL).forEach(records::add);
			}
		}
		records.sort(Comparator.<ConsumerRecord<?, ?>>comparingInt(ConsumerRecord::partition)
			.thenComparingLong(ConsumerRecord::offset));
		return records;
	}

	/**
	 * Wait for what an admin client was asked.
	 * @param answer the answer
	 * @return what it is
	 * @throws IllegalStateException if there is none
	 */
	static <T> T await(KafkaFuture<T> answer) {
		try {
			return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("No answer from the broker", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private Map<String, Object> properties() {
		Map<String, Object> properties = new HashMap<>(this.connection.getConfigurationProperties());
		properties.put(ProducerConfig.CLIENT_ID_CONFIG, "lane-tester-" + UUID.randomUUID());
		return properties;
	}

	@Override
	public void close() {
		synchronized (this.lock) {
			if (this.producer != null) {
				this.producer.close(Duration.ofSeconds(1));
			}
			if (this.admin != null) {
				this.admin.close(Duration.ofSeconds(1));
			}
		}
	}

}
