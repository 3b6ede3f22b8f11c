package io.mergelane.observation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.NotHandledException;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.support.micrometer.KafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ObservedHandler}.
 */
class ObservedHandlerTests {

	private static final String RECORD = "spring.kafka.listener";

	private static final String BATCH = "mergelane.batch";

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final IllegalStateException planned = new IllegalStateException("planned");

	private final List<List<RecordFailure>> reported = new ArrayList<>();

	@Test
	void observesARecordByTheNamesOfSpringKafka() {
		observed(false, (records, callback) -> callback.through(List.of())).handle(List.of(record("orders", 7)),
				reporting());
		assertThat(this.registry).hasNumberOfObservationsEqualTo(1)
			.hasObservationWithNameEqualTo(RECORD)
			.that()
			.hasContextualNameEqualTo("orders process")
			.hasBeenStarted()
			.hasBeenStopped()
			.doesNotHaveError()
			.hasLowCardinalityKeyValue("spring.kafka.listener.id", "billing-0")
			.hasLowCardinalityKeyValue("messaging.source.name", "orders")
			.hasLowCardinalityKeyValue("messaging.kafka.consumer.group", "group")
			.hasHighCardinalityKeyValue("messaging.kafka.message.offset", "7")
			.hasHighCardinalityKeyValue("messaging.kafka.client_id", "client-0");
		assertThat(this.reported).containsExactly(List.of());
	}

	@Test
	void givesATracerTheHeadersOfTheRecord() {
		ConsumerRecord<Object, Object> record = record("orders", 7);
		record.headers().add("traceparent", "sent".getBytes(StandardCharsets.UTF_8));
		observed(false, (records, callback) -> {
			ReceiverContext<Object> context = receiver();
			assertThat(context.getCarrier()).isSameAs(record);
			assertThat(context.getGetter().get(record, "traceparent")).isEqualTo("sent");
			assertThat(context.getGetter().get(record, "other")).isNull();
			assertThat(context.getRemoteServiceName()).isEqualTo("Apache Kafka: cluster");
			callback.through(List.of());
		}).handle(List.of(record), reporting());
		assertThat(this.reported).hasSize(1);
	}

	@Test
	void isCurrentWhileTheHandlerIsCalledOnly() {
		observed(false, (records, callback) -> {
			assertThat(this.registry.getCurrentObservation()).isNotNull();
			callback.through(List.of());
		}).handle(List.of(record("orders", 7)), new Reporting() {

			@Override
			public void through(List<RecordFailure> failures) {
				// What is logged of a failure belongs to the trace.
				assertThat(ObservedHandlerTests.this.registry.getCurrentObservation()).isNotNull();
				super.through(failures);
			}

		});
		assertThat(this.registry.getCurrentObservationScope()).isNull();
		assertThat(this.reported).hasSize(1);
	}

	@Test
	void stopsWhenTheHandlerIsThroughAndNotWhenItReturns() {
		AtomicReference<@Nullable HandlingCallback> later = new AtomicReference<>();
		observed(false, (records, callback) -> later.set(callback)).handle(List.of(record("orders", 7)), reporting());
		assertThat(this.registry.getCurrentObservationScope()).isNull();
		assertThat(this.registry).hasObservationWithNameEqualTo(RECORD).that().isNotStopped();
		HandlingCallback callback = later.get();
		assertThat(callback).isNotNull();
		if (callback != null) {
			callback.through(List.of(new RecordFailure(0, this.planned)));
			callback.through(List.of());
		}
		assertThat(this.registry).hasObservationWithNameEqualTo(RECORD).that().hasBeenStopped().hasError(this.planned);
		assertThat(this.reported).hasSize(1);
	}

	@Test
	void takesWhatTheMethodThrewForTheError() {
		observed(false,
				(records, callback) -> callback.through(
						List.of(new RecordFailure(0, new ListenerExecutionFailedException("called", this.planned)))))
			.handle(List.of(record("orders", 7)), reporting());
		assertThat(this.registry).hasObservationWithNameEqualTo(RECORD).that().hasBeenStopped().hasError(this.planned);
	}

	@Test
	void stopsWhenTheHandlerThrows() {
		RecordsHandler handler = observed(false, (records, callback) -> {
			throw this.planned;
		});
		assertThatIllegalStateException().isThrownBy(() -> handler.handle(List.of(record("orders", 7)), reporting()));
		assertThat(this.registry).hasObservationWithNameEqualTo(RECORD).that().hasBeenStopped().hasError(this.planned);
		assertThat(this.registry.getCurrentObservationScope()).isNull();
	}

	@Test
	void leavesNoScopeThatTheHandlerHasLeftOpen() {
		// A tracer has its own scope for each, and takes their ends in this order only.
		List<String> scopes = new ArrayList<>();
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

			@Override
			public void onScopeOpened(Observation.Context context) {
				scopes.add("+" + context.getName());
			}

			@Override
			public void onScopeClosed(Observation.Context context) {
				scopes.add("-" + context.getName());
			}

		});
		RecordsHandler handler = observed(false, (records, callback) -> {
			for (int i = 0; i < 2; i++) {
				assertThat(Observation.start("left.open", this.registry).openScope()).isNotNull();
			}
			callback.through(List.of());
		});
		handler.handle(List.of(record("orders", 7)), reporting());
		assertThat(this.registry.getCurrentObservationScope()).isNull();
		assertThat(scopes).containsExactly("+" + RECORD, "+left.open", "+left.open", "-left.open", "-left.open",
				"-" + RECORD);
		handler.handle(List.of(record("orders", 8)), reporting());
		assertThat(this.registry).hasNumberOfObservationsWithNameEqualTo(RECORD, 2)
			.hasAnObservation((context) -> context.hasNameEqualTo(RECORD)
				.hasHighCardinalityKeyValue("messaging.kafka.message.offset", "8")
				.doesNotHaveParentObservation());
	}

	@Test
	void observesABatchAtOnce() {
		observed(true,
				(records, callback) -> callback.through(
						List.of(new RecordFailure(1, new NotHandledException()), new RecordFailure(2, this.planned))))
			.handle(List.of(record("orders", 7), record("orders", 8), record("returns", 3)), reporting());
		assertThat(this.registry).hasNumberOfObservationsEqualTo(1)
			.hasObservationWithNameEqualTo(BATCH)
			.that()
			.hasContextualNameEqualTo("orders,returns process")
			.hasBeenStopped()
			.hasError(this.planned)
			.hasLowCardinalityKeyValue("spring.kafka.listener.id", "billing-0")
			.hasLowCardinalityKeyValue("messaging.system", "kafka")
			.hasLowCardinalityKeyValue("messaging.operation", "process")
			.hasLowCardinalityKeyValue("messaging.source.kind", "topic")
			.hasLowCardinalityKeyValue("messaging.source.name", "orders,returns")
			.hasLowCardinalityKeyValue("messaging.kafka.consumer.group", "group")
			.hasHighCardinalityKeyValue("messaging.batch.message_count", "3")
			.hasHighCardinalityKeyValue("mergelane.batch.failed", "2")
			.hasHighCardinalityKeyValue("messaging.kafka.client_id", "client-0");
	}

	@Test
	void aBatchOfOneGoesOnWithItsTraceAndAnotherHasNoneToGoOnWith() {
		List<@Nullable Object> carriers = new ArrayList<>();
		RecordsHandler handler = observed(true, (records, callback) -> {
			carriers.add(receiver().getCarrier());
			callback.through(List.of());
		});
		ConsumerRecord<Object, Object> single = record("orders", 7);
		handler.handle(List.of(single), reporting());
		handler.handle(List.of(record("orders", 8), record("orders", 9)), reporting());
		assertThat(carriers).containsExactly(single, null);
	}

	@Test
	void takesConventionsOfTheUser() {
		KafkaListenerObservationConvention ofRecords = new KafkaListenerObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(KafkaRecordReceiverContext context) {
				return KeyValues.of(KeyValue.of("mine", context.getSource()));
			}

		};
		BatchObservationConvention ofBatches = new BatchObservationConvention() {

			@Override
			public String getName() {
				return "my.batch";
			}

		};
		HandlerObservations observations = new HandlerObservations(this.registry, ofRecords, ofBatches);
		handler(observations, false, (records, callback) -> callback.through(List.of()))
			.handle(List.of(record("orders", 7)), reporting());
		handler(observations, true, (records, callback) -> callback.through(List.of()))
			.handle(List.of(record("orders", 8)), reporting());
		assertThat(this.registry).hasObservationWithNameEqualTo(RECORD)
			.that()
			.hasLowCardinalityKeyValue("mine", "orders")
			.doesNotHaveLowCardinalityKeyValueWithKey("messaging.system");
		assertThat(this.registry).hasObservationWithNameEqualTo("my.batch");
	}

	@Test
	void callsTheHandlerItselfIfAPredicateLeavesItOut() {
		this.registry.observationConfig().observationPredicate((name, context) -> !name.equals(RECORD));
		List<HandlingCallback> given = new ArrayList<>();
		HandlingCallback callback = reporting();
		observed(false, (records, its) -> given.add(its)).handle(List.of(record("orders", 7)), callback);
		assertThat(given).containsExactly(callback);
		assertThat(this.registry).doesNotHaveAnyObservation();
	}

	@Test
	void takesTheRegistryAsSpringKafkaDoes() {
		GenericApplicationContext application = new GenericApplicationContext();
		application.registerBean(ObservationRegistry.class, () -> this.registry);
		application.refresh();
		ContainerProperties properties = new ContainerProperties("orders");
		assertThat(HandlerObservations.of(properties, application)).isNull();
		properties.setObservationEnabled(true);
		assertThat(HandlerObservations.of(properties, null)).isNull();
		assertThat(HandlerObservations.of(properties, application)).isNotNull();
		ContainerProperties own = new ContainerProperties("orders");
		own.setObservationRegistry(this.registry);
		assertThat(HandlerObservations.of(own, null)).isNotNull();
		application.close();
	}

	@SuppressWarnings("unchecked")
	private ReceiverContext<Object> receiver() {
		Observation current = this.registry.getCurrentObservation();
		assertThat(current).isNotNull();
		return (ReceiverContext<Object>) Objects.requireNonNull(current).getContext();
	}

	private RecordsHandler observed(boolean batches,
			BiConsumer<List<ConsumerRecord<Object, Object>>, HandlingCallback> handler) {
		return handler(new HandlerObservations(this.registry, null, null), batches, handler);
	}

	private static RecordsHandler handler(HandlerObservations observations, boolean batches,
			BiConsumer<List<ConsumerRecord<Object, Object>>, HandlingCallback> handler) {
		RecordsHandler observed = observations.observe(new RecordsHandler() {

			@Override
			public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
				handler.accept(records, callback);
			}

			@Override
			public boolean takesBatches() {
				return batches;
			}

			@Override
			public String description() {
				return "test";
			}

		}, new HandlingSource("billing", null, "group", () -> null),
				(consumer) -> new HandlingSource("billing-0", "client-0", "group", () -> "cluster"));
		return observed.forConsumer(new MockConsumer<>("earliest"));
	}

	private static ConsumerRecord<Object, Object> record(String topic, long offset) {
		return new ConsumerRecord<>(topic, 0, offset, "key", "value");
	}

	private HandlingCallback reporting() {
		return new Reporting();
	}

	private class Reporting implements HandlingCallback {

		@Override
		public void finishedFirst(int count) {
		}

		@Override
		public void through(List<RecordFailure> failures) {
			ObservedHandlerTests.this.reported.add(failures);
		}

	}

}
