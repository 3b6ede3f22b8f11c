package io.mergelane.benchmarks.workload;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.mergelane.process.BrokerProcess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Creates topics and fills them. Keys go to partitions by Kafka's own hash.
 * <p>
 * Threading: confined to the thread of the program.
 */
public final class TopicFiller {

	private final String bootstrapServers;

	public TopicFiller(String bootstrapServers) {
		this.bootstrapServers = bootstrapServers;
	}

	/**
	 * Create and fill the topic, which is named after the workload, and create that of
	 * its dead letters.
	 * @param workload the workload
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void fill(Workload workload) throws InterruptedException {
		int[] keyOf = RecordPlan.of(workload);
		int[] sequence = new int[workload.keys()];
		String deadLetters = workload.deadLetterTopic();
		if (deadLetters != null) {
			create(deadLetters);
		}
		fill(workload.name(), IntStream.range(0, keyOf.length).mapToObj((index) -> {
			int key = keyOf[index];
			byte[] value = new Payload(index, key, sequence[key]++).encode();
			return new ProducerRecord<>(workload.name(), "key-" + key, value);
		}));
	}

	/**
	 * Create and fill a topic.
	 * @param topic the topic
	 * @param records its records
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void fill(String topic, Stream<ProducerRecord<@Nullable String, byte[]>> records)
			throws InterruptedException {
		create(topic);
		AtomicReference<Exception> failure = new AtomicReference<>();
		try (KafkaProducer<@Nullable String, byte[]> producer = new KafkaProducer<>(settings(), new StringSerializer(),
				new ByteArraySerializer())) {
			records.forEachOrdered((record) -> {
				var unused = producer.send(record, (metadata, exception) -> {
					if (exception != null) {
						failure.set(exception);
					}
				});
			});
		}
		if (failure.get() != null) {
			throw new IllegalStateException("Filling failed", failure.get());
		}
	}

	private void create(String topic) throws InterruptedException {
		try (Admin admin = BrokerProcess.admin(this.bootstrapServers)) {
			admin.createTopics(List.of(new NewTopic(topic, Workload.PARTITIONS, (short) 1))).all().get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("Topic " + topic + " could not be created", ex);
		}
	}

	private Map<String, Object> settings() {
		// One request at a time: a broker that does not know a new partition yet would
		// refuse the first batch, take the second, and then never take the first.
		return Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, this.bootstrapServers, ProducerConfig.LINGER_MS_CONFIG,
				20, ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
				1);
	}

}
