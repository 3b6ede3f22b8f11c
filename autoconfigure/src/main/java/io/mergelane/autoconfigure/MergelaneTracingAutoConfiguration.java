package io.mergelane.autoconfigure;

import io.mergelane.observation.BatchReceiverContext;
import io.mergelane.observation.BatchTracingHandler;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of what links the spans of batches to those of their records.
 */
@AutoConfiguration(after = MergelaneAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
@ConditionalOnClass({ Tracer.class, Propagator.class })
public final class MergelaneTracingAutoConfiguration {

	/**
	 * Before Spring Boot's handler of what is received, which is at 1000 and would take
	 * batches as well.
	 */
	private static final int ORDER = 0;

	MergelaneTracingAutoConfiguration() {
	}

	/**
	 * Its type is told as the interface only: Spring Boot leaves its own handler out if
	 * there is another of that class.
	 */
	@Bean
	@Order(ORDER)
	@ConditionalOnBean({ Tracer.class, Propagator.class })
	@ConditionalOnMissingBean(BatchTracingHandler.class)
	TracingObservationHandler<BatchReceiverContext> laneBatchTracingHandler(Tracer tracer, Propagator propagator) {
		return new BatchTracingHandler(tracer, propagator);
	}

}
