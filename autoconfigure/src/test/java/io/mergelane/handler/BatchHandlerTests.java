package io.mergelane.handler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.converter.ConversionException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BatchHandler} and {@link Invocation}.
 */
class BatchHandlerTests {

	private final List<ConsumerRecord<Object, Object>> records = List.of(record(0), record(1), record(2));

	private final List<List<Long>> calls = new ArrayList<>();

	private final Outcome outcome = new Outcome();

	@Test
	void finishesAllWhenTheMethodReturns() {
		handle(Completion.RETURN, (records, invocation) -> {
		});
		assertThat(this.outcome.failed()).isEmpty();
	}

	@Test
	void failsAllWhenTheMethodThrows() {
		handle(Completion.RETURN, (records, invocation) -> {
			throw new ListenerExecutionFailedException("", new IllegalStateException());
		});
		assertThat(this.outcome.failed()).containsExactly(0, 1, 2);
	}

	@Test
	void finishesWhatComesBeforeTheRecordTheMethodNames() {
		handle(Completion.RETURN, (records, invocation) -> {
			throw new ListenerExecutionFailedException("", new BatchListenerFailedException("", 1));
		});
		assertThat(this.outcome.failed()).containsExactly(1, 2);
	}

	@Test
	void failsTheRecordsThatCannotBeConvertedAndHandlesTheOthers() {
		handle(Completion.RETURN, (records, invocation) -> {
			if (records.size() == 3) {
				invocation
					.unconverted(List.of(new ConversionException("", records.get(1), new IllegalArgumentException())));
			}
		});
		assertThat(this.calls).containsExactly(List.of(0L, 1L, 2L), List.of(0L, 2L));
		assertThat(this.outcome.failed()).containsExactly(1);
	}

	@Test
	void reportsIndexesOfTheWholeBatchWhenTheOthersFailAsWell() {
		handle(Completion.RETURN, (records, invocation) -> {
			if (records.size() == 3) {
				invocation
					.unconverted(List.of(new ConversionException("", records.get(0), new IllegalArgumentException())));
				return;
			}
			throw new ListenerExecutionFailedException("", new BatchListenerFailedException("", 1));
		});
		assertThat(this.outcome.failed()).containsExactlyInAnyOrder(0, 2);
	}

	@Test
	void waitsForTheAcknowledgment() {
		Acknowledgment acknowledgment = handle(Completion.ACKNOWLEDGMENT, (records, invocation) -> {
		});
		assertThat(this.outcome.failures).isNull();
		acknowledgment.acknowledge(1);
		assertThat(this.outcome.finishedFirst).isEqualTo(2);
		assertThat(this.outcome.failures).isNull();
		acknowledgment.acknowledge();
		assertThat(this.outcome.failed()).isEmpty();
	}

	@Test
	void takesANegativeAcknowledgment() {
		Acknowledgment acknowledgment = handle(Completion.ACKNOWLEDGMENT, (records, invocation) -> {
		});
		acknowledgment.nack(1, Duration.ofSeconds(3));
		assertThat(this.outcome.failed()).containsExactly(1, 2);
		assertThat(this.outcome.failures).allSatisfy((failure) -> assertThat(failure.delay()).hasSeconds(3));
	}

	@Test
	void takesTheFirstOutcomeOnly() {
		Acknowledgment acknowledgment = handle(Completion.ACKNOWLEDGMENT, (records, invocation) -> {
		});
		acknowledgment.acknowledge();
		acknowledgment.nack(Duration.ofSeconds(1));
		assertThat(this.outcome.failed()).isEmpty();
		assertThat(this.outcome.count).isEqualTo(1);
	}

	@Test
	void finishesWhatAFilterHasLeftOut() {
		BatchAcknowledgingConsumerAwareMessageListener<Object, Object> filtering = new Listener(
				(records, invocation) -> {
				}, false);
		new BatchHandler(filtering, Completion.ACKNOWLEDGMENT, false, false).handle(this.records, this.outcome);
		assertThat(this.outcome.failed()).isEmpty();
	}

	private Acknowledgment handle(Completion completion,
			BiConsumer<List<ConsumerRecord<Object, Object>>, Invocation> method) {
		Listener listener = new Listener(method, true);
		new BatchHandler(listener, completion, false, false).handle(this.records, this.outcome);
		return java.util.Objects.requireNonNull(listener.invocation);
	}

	private static ConsumerRecord<Object, Object> record(long offset) {
		return new ConsumerRecord<>("topic", 0, offset, "key", "value");
	}

	private final class Listener implements BatchAcknowledgingConsumerAwareMessageListener<Object, Object> {

		private final BiConsumer<List<ConsumerRecord<Object, Object>>, Invocation> method;

		private final boolean reachesMethod;

		private @Nullable Invocation invocation;

		Listener(BiConsumer<List<ConsumerRecord<Object, Object>>, Invocation> method, boolean reachesMethod) {
			this.method = method;
			this.reachesMethod = reachesMethod;
		}

		@Override
		public void onMessage(List<ConsumerRecord<Object, Object>> records, @Nullable Acknowledgment acknowledgment,
				@Nullable Consumer<?, ?> consumer) {
			Invocation called = (Invocation) java.util.Objects.requireNonNull(acknowledgment);
			this.invocation = called;
			BatchHandlerTests.this.calls.add(records.stream().map(ConsumerRecord::offset).toList());
			if (this.reachesMethod) {
				called.invoked();
			}
			this.method.accept(records, called);
		}

	}

	private static final class Outcome implements HandlingCallback {

		private int finishedFirst;

		private int count;

		private @Nullable List<RecordFailure> failures;

		@Override
		public void finishedFirst(int count) {
			this.finishedFirst = count;
		}

		@Override
		public void through(List<RecordFailure> failures) {
			this.failures = failures;
			this.count++;
		}

		List<Integer> failed() {
			assertThat(this.failures).as("outcome").isNotNull();
			return java.util.Objects.requireNonNull(this.failures).stream().map(RecordFailure::index).toList();
		}

	}

}
