package io.mergelane.observation;

import java.util.List;
import java.util.function.Function;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.handler.RecordsHandlerWrapper;
import io.micrometer.observation.Observation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Observes each call of a handler, so each attempt of a record or batch.
 * <p>
 * The observation is current while the handler is called, and stops when it is through.
 * <p>
 * Threading: thread-safe, as far as the handler is.
 */
final class ObservedHandler extends RecordsHandlerWrapper {

	private final HandlerObservations observations;

	private final HandlingSource source;

	private final Function<Consumer<?, ?>, HandlingSource> sources;

	ObservedHandler(RecordsHandler handler, HandlerObservations observations, HandlingSource source,
			Function<Consumer<?, ?>, HandlingSource> sources) {
		super(handler);
		this.observations = observations;
		this.source = source;
		this.sources = sources;
	}

	@Override
	public RecordsHandler forConsumer(Consumer<?, ?> consumer) {
		return new ObservedHandler(wrapped().forConsumer(consumer), this.observations, this.sources.apply(consumer),
				this.sources);
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		Observation observation = takesBatches() ? this.observations.ofBatch(records, this.source)
				: this.observations.ofRecord(records.get(0), this.source);
		if (observation.isNoop()) {
			wrapped().handle(records, callback);
			return;
		}
		ObservedCall call = new ObservedCall(observation.start(), callback);
		Observation.Scope scope = observation.openScope();
		try {
			wrapped().handle(records, call);
		}
		catch (Throwable ex) {
			call.threw(ex);
			throw ex;
		}
		finally {
			this.observations.close(scope);
			call.returned();
		}
	}

}
