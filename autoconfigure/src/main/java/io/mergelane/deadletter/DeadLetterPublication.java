package io.mergelane.deadletter;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.mergelane.recovery.DeadLetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.support.SendResult;

/**
 * One dead letter on its way, by Spring Kafka's recoverer and with its headers. The
 * recoverer itself would wait for the broker.
 * <p>
 * Threading: confined to the thread that gives the record up.
 */
final class DeadLetterPublication extends DeadLetterPublishingRecoverer {

	/**
	 * The partitioner chooses.
	 */
	private static final int ANY_PARTITION = -1;

	private @Nullable CompletableFuture<SendResult<Object, Object>> sent;

	private final DeadLetter letter;

	/**
	 * Create the publication.
	 * @param template sends it
	 * @param letter the dead letter
	 * @param topic where it goes
	 * @param hops how often its record is a dead letter now
	 */
	DeadLetterPublication(KafkaOperations<byte[], byte[]> template, DeadLetter letter, String topic, int hops) {
		super(template, (record, failure) -> new TopicPartition(topic, ANY_PARTITION));
		this.letter = letter;
		excludeHeader(HeaderNames.HeadersToAdd.GROUP, HeaderNames.HeadersToAdd.EX_STACKTRACE);
		setExceptionHeadersCreator(this::addFailure);
		setHeadersFunction((record, failure) -> DeadLetterHeaders.of(letter, hops));
	}

	private void addFailure(Headers headers, Exception failure, boolean ofKey, HeaderNames names) {
		DeadLetterHeaders.addFailure(headers, this.letter.cause(), names.getExceptionInfo());
	}

	/**
	 * Hand the record to the producer.
	 * @param original the record as it lay in the log
	 * @return complete when the broker has acknowledged it
	 */
	CompletableFuture<SendResult<Object, Object>> start(ConsumerRecord<?, ?> original) {
		accept(original, null, exception());
		return Objects.requireNonNull(this.sent);
	}

	private Exception exception() {
		return (this.letter.cause() instanceof Exception exception) ? exception
				: new IllegalStateException(this.letter.cause());
	}

	@Override
	protected void publish(ProducerRecord<Object, Object> outRecord, KafkaOperations<Object, Object> kafkaTemplate,
			ConsumerRecord<?, ?> inRecord) {
		this.sent = kafkaTemplate.send(outRecord);
	}

}
