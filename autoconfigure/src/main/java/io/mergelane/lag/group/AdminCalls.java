package io.mergelane.lag.group;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Calls of an admin client that have to be answered by one deadline.
 * <p>
 * Threading: confined to the thread that waits.
 */
final class AdminCalls {

	private final Duration timeout;

	private final LongSupplier nanoTime;

	private final long deadline;

	AdminCalls(Duration timeout, LongSupplier nanoTime) {
		this.timeout = timeout;
		this.nanoTime = nanoTime;
		this.deadline = nanoTime.getAsLong() + timeout.toNanos();
	}

	<O extends AbstractOptions<O>> O bounded(O options) {
		return options.timeoutMs((int) Math.max(1, Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left()))));
	}

	boolean isOver() {
		return left() <= 0;
	}

	/**
	 * Wait for an answer.
	 * @param future the answer
	 * @return the answer
	 * @throws KafkaException if there is none; the message says why, and the cause is
	 * Kafka's
	 */
	<T> T get(KafkaFuture<T> future) {
		try {
			return future.get(Math.max(0, left()), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw failure((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (TimeoutException ex) {
			throw failure(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new KafkaException("the question was interrupted", ex);
		}
	}

	private KafkaException failure(Throwable cause) {
		if (cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
			return new KafkaException("Kafka has not answered within " + this.timeout.toMillis() + " ms", cause);
		}
		return new KafkaException(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
	}

	private long left() {
		return this.deadline - this.nanoTime.getAsLong();
	}

}
