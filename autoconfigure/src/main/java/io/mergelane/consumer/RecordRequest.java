package io.mergelane.consumer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.mergelane.failure.SkippedRecordException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks a consumer to do something with a record that has failed and waits.
 * <p>
 * Invariant: it is either done by the consumer or withdrawn by whoever has asked; what is
 * not answered in time has no effect later.
 * <p>
 * Threading: thread-safe, but for {@link #answer(AssignedPartitions)}.
 */
public final class RecordRequest {

	private final TopicPartition topicPartition;

	private final long offset;

	private final Action action;

	private final AtomicBoolean taken = new AtomicBoolean();

	private final CompletableFuture<SteeringResult> result = new CompletableFuture<>();

	private RecordRequest(TopicPartition topicPartition, long offset, Action action) {
		this.topicPartition = topicPartition;
		this.offset = offset;
		this.action = action;
	}

	/**
	 * Ask whether a record waits.
	 * @param topicPartition its partition
	 * @param offset its offset
	 * @return the request
	 */
	public static RecordRequest look(TopicPartition topicPartition, long offset) {
		return new RecordRequest(topicPartition, offset, (waiting) -> true);
	}

	/**
	 * Ask to try a record again at once.
	 * @param topicPartition its partition
	 * @param offset its offset
	 * @return the request
	 */
	public static RecordRequest retry(TopicPartition topicPartition, long offset) {
		return new RecordRequest(topicPartition, offset, FailedKey::release);
	}

	/**
	 * Ask to give a record up at once.
	 * @param topicPartition its partition
	 * @param offset its offset
	 * @param reason why
	 * @return the request
	 */
	public static RecordRequest skip(TopicPartition topicPartition, long offset, SkippedRecordException reason) {
		return new RecordRequest(topicPartition, offset, (waiting) -> waiting.giveUp(offset, reason));
	}

	/**
	 * Do what is asked for. Called on the consumer thread.
	 * @param partitions what is assigned
	 */
	void answer(AssignedPartitions partitions) {
		if (this.taken.compareAndSet(false, true)) {
			try {
				this.result.complete(act(partitions.get(this.topicPartition)));
			}
			catch (RuntimeException | Error ex) {
				// The consumer has other things to do.
				this.result.completeExceptionally(ex);
			}
		}
	}

	private SteeringResult act(@Nullable AssignedPartition partition) {
		if (partition == null) {
			return SteeringResult.NOT_ASSIGNED;
		}
		FailedKey waiting = partition.waiting(this.offset);
		if (waiting == null) {
			return (partition.failedAttempts(this.offset) != null) ? SteeringResult.NOT_FINISHED
					: SteeringResult.NOT_WAITING;
		}
		return this.action.on(waiting) ? SteeringResult.DONE : SteeringResult.NOT_FINISHED;
	}

	/**
	 * The consumer has gone.
	 */
	void gone() {
		if (this.taken.compareAndSet(false, true)) {
			this.result.complete(SteeringResult.NOT_ASSIGNED);
		}
	}

	/**
	 * Wait for the answer, and withdraw the request if there is none.
	 * @param timeout how long to wait
	 * @return what came of it
	 */
	public SteeringResult await(Duration timeout) {
		try {
			return this.result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return withdraw();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return withdraw();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The request has failed", ex.getCause());
		}
	}

	private SteeringResult withdraw() {
		// If the consumer is at it, it is through in no time.
		return this.taken.compareAndSet(false, true) ? SteeringResult.NO_ANSWER : this.result.join();
	}

	/**
	 * What is done with a record that waits.
	 */
	@FunctionalInterface
	private interface Action {

		boolean on(FailedKey waiting);

	}

}
