package io.mergelane.testsupport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * An embedded broker with a producer and an admin client.
 */
public final class TestBroker implements AutoCloseable {

	private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);

	private final List<Future<RecordMetadata>> sent = new ArrayList<>();

	private final Admin admin;

	private final KafkaProducer<@Nullable String, String> producer;

	/**
	 * Start a broker.
	 * @param properties its properties, name and value in turn
	 */
	public TestBroker(String... properties) {
		for (int i = 0; i < properties.length; i += 2) {
			this.broker.brokerProperty(properties[i], properties[i + 1]);
		}
		this.broker.afterPropertiesSet();
		Map<String, Object> bootstrap = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address(),
				ProducerConfig.LINGER_MS_CONFIG, 5);
		this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()));
		this.producer = new KafkaProducer<>(bootstrap, new StringSerializer(), new StringSerializer());
	}

	public String address() {
		return this.broker.getBrokersAsString();
	}

	/**
	 * Create a topic and wait until its partitions are led: a producer that has several
	 * requests on their way may lose the first of them otherwise (KAFKA-15591).
	 */
	public void createTopic(String topic, int partitions) {
		join(this.admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
		Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
		for (int partition = 0; partition < partitions; partition++) {
			latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
		}
		join(this.admin.listOffsets(latest).all());
	}

	public void send(String topic, @Nullable Integer partition, @Nullable String key, String value) {
		this.sent.add(this.producer.send(new ProducerRecord<>(topic, partition, key, value)));
	}

	/**
	 * Wait until everything that was sent is in the log.
	 */
	public void flush() {
		this.producer.flush();
		this.sent.forEach(TestBroker::join);
		this.sent.clear();
	}

	/**
	 * Return the committed offset of a group.
	 * @return the offset, or -1 if there is none
	 */
	public long committed(String group, String topic, int partition) {
		Map<TopicPartition, OffsetAndMetadata> offsets = join(
				this.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
		OffsetAndMetadata offset = offsets.get(new TopicPartition(topic, partition));
		return (offset != null) ? offset.offset() : -1;
	}

	public long committedTotal(String group, String topic, int partitions) {
		long total = 0;
		for (int partition = 0; partition < partitions; partition++) {
			total += Math.max(0, committed(group, topic, partition));
		}
		return total;
	}

	/**
	 * Let the log of a partition begin later, as retention does.
	 */
	public void deleteRecordsBefore(String topic, int partition, long offset) {
		join(this.admin
			.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
			.all());
	}

	private static <T> T join(Future<T> future) {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.producer.close();
		this.admin.close();
		this.broker.destroy();
	}

}
