package io.mergelane.replay;

import java.util.Objects;
import java.util.concurrent.ExecutionException;

import io.mergelane.deadletter.DeadLetterRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.ProducerFactory;

/**
 * Writes dead letters to their original topics, one at a time.
 * <p>
 * At most once: that a letter is passed is committed first, and it is sent only if the
 * broker has accepted that. What can be found out about the original topic is found out
 * before.
 * <p>
 * Threading: confined to the thread of the run.
 */
final class LetterSender implements LetterTarget {

	private final ProducerFactory<byte[], byte[]> producers;

	private final ReplayProgress progress;

	private final ReplayPace pace;

	private @Nullable Producer<byte[], byte[]> producer;

	private long sent;

	LetterSender(ProducerFactory<byte[], byte[]> producers, ReplayProgress progress, ReplayPace pace) {
		this.producers = producers;
		this.progress = progress;
		this.pace = pace;
	}

	@Override
	public void take(DeadLetterRecord letter) throws ReplayStoppedException, InterruptedException {
		this.pace.await();
		Producer<byte[], byte[]> open = producer();
		ProducerRecord<byte[], byte[]> record = record(open, letter);
		this.progress.pass(letter);
		send(open, record, letter);
		this.sent++;
	}

	private Producer<byte[], byte[]> producer() {
		if (this.producer == null) {
			this.producer = this.producers.createNonTransactionalProducer();
		}
		return this.producer;
	}

	private static ProducerRecord<byte[], byte[]> record(Producer<byte[], byte[]> producer, DeadLetterRecord letter)
			throws ReplayStoppedException, InterruptedException {
		try {
			String topic = Objects.requireNonNull(letter.originalTopic());
			return record(letter, producer.partitionsFor(topic).size());
		}
		catch (InterruptException ex) {
			throw ReplayProgress.interrupted();
		}
		catch (KafkaException ex) {
			throw new ReplayStoppedException(
					"Dead letter %s was not sent, as its topic '%s' cannot be written: %s. Create the topic, or allow for it, and run the request again: it goes on with this letter."
						.formatted(LetterTarget.name(letter), letter.originalTopic(), ReplayStoppedException.text(ex)));
		}
	}

	/**
	 * Make the record for the original topic. It goes to the partition it came from, so
	 * that a key stays where it was whoever has partitioned it; if that is not there any
	 * more, the partitioner chooses.
	 * @param letter the dead letter
	 * @param partitions how many partitions the topic has
	 * @return the record
	 */
	static ProducerRecord<byte[], byte[]> record(DeadLetterRecord letter, int partitions) {
		Integer original = letter.originalPartition();
		Integer partition = (original != null && original < partitions) ? original : null;
		return new ProducerRecord<>(Objects.requireNonNull(letter.originalTopic()), partition,
				letter.originalTimestamp(), letter.record().key(), letter.record().value(), letter.replayHeaders());
	}

	private static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record,
			DeadLetterRecord letter) throws ReplayStoppedException {
		try {
			producer.send(record).get();
		}
		catch (ExecutionException ex) {
			throw notAcknowledged(letter, Objects.requireNonNullElse(ex.getCause(), ex));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw notAcknowledged(letter, ex);
		}
		catch (KafkaException | IllegalStateException ex) {
			throw notAcknowledged(letter, ex);
		}
	}

	private static ReplayStoppedException notAcknowledged(DeadLetterRecord letter, Throwable failure) {
		return new ReplayStoppedException(
				"Dead letter %s was sent to '%s' but not acknowledged: %s. This request does not send it again: run it again for the letters behind, and if the topic does not have this one, ask for it by another id and its time."
					.formatted(LetterTarget.name(letter), letter.originalTopic(),
							ReplayStoppedException.text(failure)));
	}

	@Override
	public LetterResults results() {
		return LetterResults.replayed(this.sent);
	}

	@Override
	public void close() {
		this.producers.reset();
	}

}
