package io.mergelane.listener;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.mergelane.consumer.LostOffsetException;
import io.mergelane.failure.Causes;
import io.mergelane.failure.FailureReason;
import io.mergelane.failure.FailureTrace;
import io.mergelane.failure.LineBudget;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.RecordDeserializationException;

import org.springframework.kafka.listener.CommonContainerStoppingErrorHandler;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Deals with what fails on the consumer thread: a poll, or an interceptor of the user
 * before the records are handed over. Spring Kafka's default handler would give up on the
 * records after ten attempts and commit behind them; this one hands them over again until
 * it succeeds, and commits nothing. Where it is lost where to go on, the container stops.
 * <p>
 * Threading: confined to the consumer thread, but for the line budget.
 */
final class HandOverErrorHandler implements CommonErrorHandler {

	private static final Log logger = LogFactory.getLog(HandOverErrorHandler.class);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private final String id;

	private final CommonContainerStoppingErrorHandler stop = new CommonContainerStoppingErrorHandler();

	private final LineBudget budget = new LineBudget(1, Duration.ofSeconds(10), System::nanoTime);

	HandOverErrorHandler(String id) {
		this.id = id;
	}

	@Override
	public boolean isAckAfterHandle() {
		return false;
	}

	@Override
	public <K, V> ConsumerRecords<K, V> handleBatchAndReturnRemaining(Exception failure, ConsumerRecords<?, ?> data,
			Consumer<?, ?> consumer, MessageListenerContainer container, Runnable invokeListener) {
		stopIfLost(failure, consumer, container);
		log("%d polled records could not be handed over".formatted(data.count()), failure);
		pause();
		return remaining(data);
	}

	@SuppressWarnings("unchecked")
	private static <K, V> ConsumerRecords<K, V> remaining(ConsumerRecords<?, ?> data) {
		return (ConsumerRecords<K, V>) data;
	}

	@Override
	public void handleOtherException(Exception failure, Consumer<?, ?> consumer, MessageListenerContainer container,
			boolean batchListener) {
		stopIfLost(failure, consumer, container);
		if (failure instanceof RecordDeserializationException broken) {
			log("%s@%d cannot be deserialized and stops its partition; an ErrorHandlingDeserializer would let it be parked"
				.formatted(broken.topicPartition(), broken.offset()), failure);
		}
		else {
			log("the consumer failed", failure);
		}
		pause();
	}

	private void stopIfLost(Exception failure, Consumer<?, ?> consumer, MessageListenerContainer container) {
		LostOffsetException lost = Causes.find(failure, LostOffsetException.class);
		if (lost != null) {
			logger.error(lost.getMessage());
			this.stop.handleOtherException(lost, consumer, container, true);
		}
	}

	private void log(String what, Exception failure) {
		long leftOut = this.budget.take();
		if (leftOut != LineBudget.NONE) {
			logger.error("Listener '%s': %s, and it is tried again: %s%s".formatted(this.id, what,
					FailureReason.of(failure), (leftOut > 0) ? " (and %d times before)".formatted(leftOut) : ""));
		}
		if (logger.isDebugEnabled()) {
			logger.debug("Listener '%s' failed on its consumer thread".formatted(this.id),
					logger.isTraceEnabled() ? failure : FailureTrace.of(failure));
		}
	}

	private static void pause() {
		LockSupport.parkNanos(PAUSE.toNanos());
	}

}
