package io.mergelane.sample.feed;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/**
 * Publishes the incident, without waiting for single messages, and notes what must be in
 * the table after it.
 * <p>
 * Threading: {@link #publish()} is called once; {@link #acknowledged()} is thread-safe.
 */
@Component
@ConditionalOnBooleanProperty(name = "sample.feed.enabled", matchIfMissing = true)
public class FeedPublisher {

	private final FeedProperties properties;

	private final String topic;

	private final ProducerFactory<String, String> producerFactory;

	private final JsonMapper jsonMapper;

	private final AtomicInteger acknowledged = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

	@SuppressWarnings("unchecked")
	FeedPublisher(FeedProperties properties, @Value("${sample.topic:member-changes}") String topic,
			ProducerFactory<?, ?> producerFactory, JsonMapper jsonMapper) {
		this.properties = properties;
		this.topic = topic;
		this.producerFactory = (ProducerFactory<String, String>) producerFactory;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Publishes all messages and waits until each is acknowledged or has failed.
	 * @return what became of them
	 */
	public FeedReceipt publish() {
		ExpectedMembers expected = new ExpectedMembers();
		AtomicInteger copies = new AtomicInteger();
		try (Producer<String, String> producer = this.producerFactory.createProducer()) {
			int partitions = producer.partitionsFor(this.topic).size();
			new Incident(this.properties, partitions).forEach((message) -> {
				expected.add(message.change());
				copies.addAndGet(message.copy() ? 1 : 0);
				send(producer, message);
			});
			producer.flush();
		}
		return new FeedReceipt(this.acknowledged.get(), copies.get(), this.failed.get(), this.firstFailure.get(),
				expected);
	}

	/**
	 * Returns how many messages the broker has acknowledged so far.
	 * @return the number of messages
	 */
	public int acknowledged() {
		return this.acknowledged.get();
	}

	private void send(Producer<String, String> producer, FeedMessage message) {
		String json = this.jsonMapper.writeValueAsString(message.change());
		ProducerRecord<String, String> record = new ProducerRecord<>(this.topic, message.partition(), null, json);
		// The callback counts; nobody waits for a single message.
		Future<RecordMetadata> unused = producer.send(record, (metadata, failure) -> count(failure));
	}

	private void count(@Nullable Exception failure) {
		if (failure == null) {
			this.acknowledged.incrementAndGet();
			return;
		}
		this.failed.incrementAndGet();
		this.firstFailure.compareAndSet(null, failure.getClass().getSimpleName());
	}

}
