package io.mergelane.replay;

import java.time.Duration;

import io.mergelane.deadletter.DeadLetterRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dead letters of a request up to its end, hands on those that match, and
 * counts.
 * <p>
 * Threading: confined to the thread of the run.
 */
final class ReplayRun {

	private static final Duration POLL = Duration.ofSeconds(1);

	/**
	 * So many polls in a row that bring nothing: the broker is away.
	 */
	private static final int MAX_EMPTY_POLLS = 60;

	private static final String INTERRUPTED = "The thread was interrupted; run the request again to go on.";

	private final ReplayRequest request;

	private final Consumer<byte[], byte[]> consumer;

	private final ReplayProgress progress;

	private final LetterTarget target;

	private final boolean dryRun;

	private final ReplayWait wait;

	private long lookedAt;

	private long matched;

	private long unreadable;

	private boolean limitReached;

	private @Nullable String failure;

	ReplayRun(ReplayRequest request, Consumer<byte[], byte[]> consumer, ReplayProgress progress, LetterTarget target,
			boolean dryRun, ReplayWait wait) {
		this.request = request;
		this.consumer = consumer;
		this.progress = progress;
		this.target = target;
		this.dryRun = dryRun;
		this.wait = wait;
	}

	/**
	 * Run to the end of the request, its limit or a failure. If the thread is
	 * interrupted, its flag is set on return.
	 */
	void run() {
		try {
			read();
		}
		catch (ReplayStoppedException ex) {
			this.failure = ex.getMessage();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.failure = INTERRUPTED;
		}
		catch (InterruptException ex) {
			this.failure = INTERRUPTED;
		}
		catch (KafkaException ex) {
			this.failure = "The dead letters cannot be read: %s. Run the request again to go on."
				.formatted(ReplayStoppedException.text(ex));
		}
	}

	private void read() throws ReplayStoppedException, InterruptedException {
		int emptyPolls = 0;
		while (!this.progress.isDone()) {
			if (this.wait.await(0)) {
				throw ReplayStoppedException.closed();
			}
			ConsumerRecords<byte[], byte[]> records = this.consumer.poll(POLL);
			for (ConsumerRecord<byte[], byte[]> record : records) {
				if (!look(record)) {
					this.limitReached = true;
					return;
				}
			}
			emptyPolls = this.progress.catchUp() || !records.isEmpty() ? 0 : emptyPolls + 1;
			if (emptyPolls == MAX_EMPTY_POLLS) {
				throw new ReplayStoppedException(
						"No more dead letters came before the end; run the request again to go on.");
			}
		}
		this.limitReached = this.matched > this.request.limit();
	}

	/**
	 * Look at a dead letter, and pass it.
	 * @return false if it matches and is one too many
	 */
	private boolean look(ConsumerRecord<byte[], byte[]> record) throws ReplayStoppedException, InterruptedException {
		PartitionProgress partition = this.progress.of(new TopicPartition(record.topic(), record.partition()));
		if (!partition.isAhead(record.offset())) {
			return true;
		}
		DeadLetterRecord letter = new DeadLetterRecord(record);
		if (isAskedFor(letter)) {
			if (!this.dryRun && this.matched == this.request.limit()) {
				return false;
			}
			this.matched++;
			this.lookedAt++;
			this.target.take(letter);
		}
		else {
			this.lookedAt++;
		}
		partition.moveTo(record.offset() + 1);
		return true;
	}

	private boolean isAskedFor(DeadLetterRecord letter) {
		if (!this.request.filter().isInTime(letter.record().timestamp())) {
			return false;
		}
		if (letter.originalTopic() == null) {
			this.unreadable++;
			return false;
		}
		return this.request.filter().matches(letter);
	}

	ReplayReport report() {
		LetterResults results = this.target.results();
		return new ReplayReport(this.request.id(), this.dryRun, this.lookedAt, this.matched, results.replayed(),
				results.failed(), this.unreadable, this.progress.ranges(), this.limitReached, results.failures(),
				results.samples(), this.failure);
	}

}
