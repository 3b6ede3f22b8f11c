package io.mergelane.observation;

import java.util.HashSet;
import java.util.Set;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Links the span of a batch to the spans that its records were sent in, as OpenTelemetry
 * recommends for batches. A span has one parent only, and takes a limited number of
 * links.
 * <p>
 * Threading: thread-safe.
 */
public final class BatchTracingHandler extends PropagatingReceiverTracingObservationHandler<BatchReceiverContext> {

	/**
	 * Default of OpenTelemetry's span limits.
	 */
	static final int MOST_LINKS = 128;

	private final Propagator propagator;

	/**
	 * Create a handler.
	 * @param tracer makes the spans
	 * @param propagator reads the headers of records
	 */
	public BatchTracingHandler(Tracer tracer, Propagator propagator) {
		super(tracer, propagator);
		this.propagator = propagator;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof BatchReceiverContext;
	}

	@Override
	public Span.Builder customizeExtractedSpan(BatchReceiverContext context, Span.Builder builder) {
		if (context.getCarrier() == null) {
			Set<String> linked = new HashSet<>();
			for (ConsumerRecord<?, ?> record : context.getRecords()) {
				if (linked.size() == MOST_LINKS) {
					break;
				}
				link(record, builder, linked);
			}
		}
		return builder;
	}

	/**
	 * The sender's context is read from the record in the form it is written in, of which
	 * only the propagator knows; it shows it as the parent of a span.
	 */
	private void link(ConsumerRecord<?, ?> record, Span.Builder builder, Set<String> linked) {
		Span child = this.propagator.extract(record, BatchReceiverContext::header).start();
		TraceContext context = child.context();
		String sender = context.parentId();
		if (sender != null && linked.add(context.traceId() + sender)) {
			builder.addLink(new Link(getTracer().traceContextBuilder()
				.traceId(context.traceId())
				.spanId(sender)
				.sampled(context.sampled())
				.build()));
		}
		child.abandon();
	}

}
