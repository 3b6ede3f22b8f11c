package io.mergelane.observation;

import java.util.List;
import java.util.function.Function;

import io.mergelane.handler.RecordsHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.DefaultKafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

/**
 * Makes the observations of a listener: of a record as Spring Kafka's own container does,
 * of a batch by {@link BatchObservationConvention}.
 * <p>
 * Threading: thread-safe.
 */
public final class HandlerObservations {

	private final ObservationRegistry registry;

	private final @Nullable KafkaListenerObservationConvention recordConvention;

	private final @Nullable BatchObservationConvention batchConvention;

	HandlerObservations(ObservationRegistry registry, @Nullable KafkaListenerObservationConvention recordConvention,
			@Nullable BatchObservationConvention batchConvention) {
		this.registry = registry;
		this.recordConvention = recordConvention;
		this.batchConvention = batchConvention;
	}

	/**
	 * Return the observations of a listener, with the registry that Spring Kafka's own
	 * container would use.
	 * @param properties properties of its container
	 * @param context the application, if there is one
	 * @return the observations, or {@code null} if nothing is observed
	 */
	public static @Nullable HandlerObservations of(ContainerProperties properties,
			@Nullable ApplicationContext context) {
		ObservationRegistry registry = properties.getObservationRegistry();
		if (registry.isNoop() && context != null && properties.isObservationEnabled()) {
			registry = context.getBeanProvider(ObservationRegistry.class).getIfUnique();
		}
		if (registry == null || registry.isNoop()) {
			return null;
		}
		return new HandlerObservations(registry, properties.getObservationConvention(),
				(context != null) ? context.getBeanProvider(BatchObservationConvention.class).getIfUnique() : null);
	}

	/**
	 * Return a handler whose calls are observed.
	 * @param handler the handler
	 * @param source where records come from that no consumer has polled
	 * @param sources where those come from that a consumer has polled; called on its
	 * thread
	 * @return the handler
	 */
	public RecordsHandler observe(RecordsHandler handler, HandlingSource source,
			Function<Consumer<?, ?>, HandlingSource> sources) {
		return new ObservedHandler(handler, this, source, sources);
	}

	Observation ofRecord(ConsumerRecord<?, ?> record, HandlingSource source) {
		return KafkaListenerObservation.LISTENER_OBSERVATION.observation(this.recordConvention,
				DefaultKafkaListenerObservationConvention.INSTANCE, () -> new KafkaRecordReceiverContext(record,
						source.listener(), source.clientId(), source.group(), source.cluster()::get),
				this.registry);
	}

	Observation ofBatch(List<? extends ConsumerRecord<?, ?>> records, HandlingSource source) {
		return BatchObservation.BATCH.observation(this.batchConvention, DefaultBatchObservationConvention.INSTANCE,
				() -> new BatchReceiverContext(source, records), this.registry);
	}

	/**
	 * Close a scope, and before it those that were opened in it and left open: they would
	 * be the parents of what the thread does next.
	 */
	void close(Observation.Scope scope) {
		Observation.Scope current = this.registry.getCurrentObservationScope();
		while (current != null && current != scope) {
			current.close();
			Observation.Scope outer = this.registry.getCurrentObservationScope();
			current = (outer != current) ? outer : null;
		}
		scope.close();
	}

}
