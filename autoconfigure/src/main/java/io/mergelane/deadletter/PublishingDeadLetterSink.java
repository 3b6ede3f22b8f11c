package io.mergelane.deadletter;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.mergelane.failure.DeadLetterNotSentException;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.recovery.DeadLetter;
import io.mergelane.recovery.DeadLetterSink;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.ProducerListener;

/**
 * Writes the records that are given up to topics, byte for byte as they lay in the log,
 * with headers that tell why.
 * <p>
 * A record that must not or cannot go there fails its future, and stays where it is: one
 * whose dead letters go to its own topic, that was a dead letter too often, or whose
 * bytes are not known.
 * <p>
 * Threading: thread-safe. Futures are completed on the producer's thread. The caller
 * waits for the producer to know the topic, for its {@code max.block.ms} at most.
 */
public final class PublishingDeadLetterSink implements DeadLetterSink, AutoCloseable {

	private final ProducerFactory<byte[], byte[]> producerFactory;

	private final KafkaTemplate<byte[], byte[]> template;

	private final DeadLetterTopic topic;

	private final int maxHops;

	private final Duration timeout;

	/**
	 * Create the sink.
	 * @param producerFactory makes the producer; is closed with the sink
	 * @param topic where dead letters go
	 * @param maxHops how often a record may be a dead letter
	 * @param timeout how long the broker may take to acknowledge one
	 */
	public PublishingDeadLetterSink(ProducerFactory<byte[], byte[]> producerFactory, DeadLetterTopic topic, int maxHops,
			Duration timeout) {
		this.producerFactory = producerFactory;
		this.template = new KafkaTemplate<>(producerFactory);
		this.topic = topic;
		this.maxHops = maxHops;
		this.timeout = timeout;
		// The default one logs payloads.
		this.template.setProducerListener(new ProducerListener<>() {
		});
		this.template.setAllowNonTransactional(true);
	}

	@Override
	public CompletableFuture<Void> send(DeadLetter letter) {
		String target = this.topic.of(letter.record().topic());
		CompletableFuture<Void> kept = new CompletableFuture<>();
		try {
			CompletionStage<?> sent = publication(letter, target).orTimeout(this.timeout.toMillis(),
					TimeUnit.MILLISECONDS);
			sent.whenComplete((result, failure) -> complete(kept, target, failure));
		}
		catch (RejectedRecordException ex) {
			kept.completeExceptionally(ex);
		}
		catch (RuntimeException ex) {
			kept.completeExceptionally(DeadLetterNotSentException.of(target, ex, this.timeout));
		}
		return kept;
	}

	private void complete(CompletableFuture<Void> kept, String target, @Nullable Throwable failure) {
		if (failure == null) {
			kept.complete(null);
		}
		else {
			kept.completeExceptionally(DeadLetterNotSentException.of(target, failure, this.timeout));
		}
	}

	private CompletableFuture<?> publication(DeadLetter letter, String target) {
		int hops = DeadLetterHeaders.hops(letter.record().headers());
		check(letter.record(), target, hops);
		ConsumerRecord<?, ?> original = OriginalRecord.of(letter.record());
		return new DeadLetterPublication(this.template, letter, target, hops + 1).start(original);
	}

	private void check(ConsumerRecord<?, ?> record, String target, int hops) {
		if (target.equals(record.topic())) {
			throw new RejectedRecordException(
					"'%s' is its own dead-letter topic; set mergelane.dead-letter.topic to another one"
						.formatted(target));
		}
		if (DeadLetterTopic.isTooLong(target)) {
			throw new RejectedRecordException(
					"the name of its dead-letter topic '%s' is too long for Kafka; set mergelane.dead-letter.topic to a shorter one"
						.formatted(target));
		}
		if (hops >= this.maxHops) {
			throw new RejectedRecordException(
					"it was a dead letter %d times before, and mergelane.dead-letter.max-hops allows for %d"
						.formatted(hops, this.maxHops));
		}
	}

	@Override
	public void close() {
		this.producerFactory.reset();
	}

}
