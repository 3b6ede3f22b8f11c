package io.mergelane.testsupport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A producer and an admin client of a broker, patient enough for brokers that go away.
 * <p>
 * Threading: confined to the test's thread.
 */
public final class BrokerClient implements AutoCloseable {

	private static final String OFFSETS_TOPIC = "__consumer_offsets";

	/**
	 * Highest version of a key of the offsets topic that stands for a committed offset.
	 */
	private static final int OFFSET_KEY = 1;

	private final String address;

	private final List<CompletableFuture<Void>> handedOver = new ArrayList<>();

	private final Queue<Future<RecordMetadata>> sent = new ConcurrentLinkedQueue<>();

	private final ExecutorService sender = Executors.newSingleThreadExecutor();

	private final Admin admin;

	private final KafkaProducer<@Nullable String, @Nullable String> producer;

	public BrokerClient(String address) {
		this.address = address;
		this.admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address));
		this.producer = new KafkaProducer<>(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address,
				ProducerConfig.LINGER_MS_CONFIG, 5, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
				ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000), new StringSerializer(), new StringSerializer());
	}

	public String address() {
		return this.address;
	}

	/**
	 * Create a topic and wait until its partitions are led: a producer that has several
	 * requests on their way may lose the first of them otherwise (KAFKA-15591).
	 */
	public void createTopic(String topic, int partitions) {
		join(this.admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
		// The broker may not know yet of what it has just created.
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(() -> endOffsets(topic, partitions).size() == partitions);
	}

	/**
	 * Send a record, with a secret in its headers, without waiting for the broker. A
	 * producer that has lost all brokers forgets the partitions too (KIP-1102) and waits
	 * for them in {@code send}.
	 */
	public void send(String topic, @Nullable Integer partition, @Nullable String key, @Nullable String value) {
		ProducerRecord<@Nullable String, @Nullable String> record = new ProducerRecord<>(topic, partition, key, value);
		record.headers().add("token", Canary.TEXT.getBytes(StandardCharsets.UTF_8));
		this.handedOver.add(CompletableFuture.runAsync(() -> this.sent.add(this.producer.send(record)), this.sender));
	}

	/**
	 * Wait until everything that was sent is in the log.
	 */
	public void flush() {
		this.handedOver.forEach(CompletableFuture::join);
		this.handedOver.clear();
		this.sent.forEach(BrokerClient::join);
		this.sent.clear();
	}

	/**
	 * Let the log of a partition begin later, as retention does.
	 */
	public void deleteRecordsBefore(String topic, int partition, long offset) {
		join(this.admin
			.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
			.all());
	}

	/**
	 * Forget what a group has committed, as Kafka does with groups nobody uses.
	 */
	public void deleteGroup(String group) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
			join(this.admin.deleteConsumerGroups(List.of(group)).all());
			return true;
		});
	}

	/**
	 * Return the log end of each partition of a topic.
	 */
	public Map<Integer, Long> endOffsets(String topic, int partitions) {
		Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
		for (int partition = 0; partition < partitions; partition++) {
			latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
		}
		Map<Integer, Long> ends = new TreeMap<>();
		join(this.admin.listOffsets(latest).all())
			.forEach((topicPartition, end) -> ends.put(topicPartition.partition(), end.offset()));
		return ends;
	}

	/**
	 * Return the committed offsets of a group; partitions without one are left out.
	 */
	public Map<Integer, Long> committed(String group, String topic) {
		Map<TopicPartition, @Nullable OffsetAndMetadata> offsets = join(
				this.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
		Map<Integer, Long> committed = new TreeMap<>();
		offsets.forEach((topicPartition, offset) -> {
			if (offset != null && topicPartition.topic().equals(topic)) {
				committed.put(topicPartition.partition(), offset.offset());
			}
		});
		return committed;
	}

	/**
	 * Read all commits of a group that the broker has ever accepted, in their order. The
	 * newest segment of the offsets topic is not compacted, so none is missing in a test.
	 * @return the offsets by partition
	 */
	public Map<Integer, List<Long>> acceptedCommits(String group, String topic) {
		Map<Integer, List<Long>> commits = new TreeMap<>();
		try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
				Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, this.address), new ByteArrayDeserializer(),
				new ByteArrayDeserializer())) {
			List<TopicPartition> partitions = consumer.partitionsFor(OFFSETS_TOPIC)
				.stream()
				.map((partition) -> new TopicPartition(OFFSETS_TOPIC, partition.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
			while (ends.entrySet().stream().anyMatch((end) -> consumer.position(end.getKey()) < end.getValue())) {
				for (ConsumerRecord<byte[], byte @Nullable []> record : consumer.poll(Duration.ofSeconds(1))) {
					addCommit(commits, group, topic, record);
				}
			}
		}
		return commits;
	}

	private static void addCommit(Map<Integer, List<Long>> commits, String group, String topic,
			ConsumerRecord<byte[], byte @Nullable []> record) {
		ByteBuffer key = ByteBuffer.wrap(record.key());
		byte[] value = record.value();
		if (key.getShort() > OFFSET_KEY || value == null || !string(key).equals(group) || !string(key).equals(topic)) {
			return;
		}
		// All versions of the value begin with their version and the offset.
		commits.computeIfAbsent(key.getInt(), (partition) -> new ArrayList<>())
			.add(ByteBuffer.wrap(value).getLong(Short.BYTES));
	}

	private static String string(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.getShort()];
		buffer.get(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
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
		this.sender.shutdownNow();
		this.producer.close(Duration.ofSeconds(5));
		this.admin.close(Duration.ofSeconds(5));
	}

}
