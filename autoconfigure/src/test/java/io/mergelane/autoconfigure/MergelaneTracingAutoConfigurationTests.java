package io.mergelane.autoconfigure;

import java.util.List;

import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.observation.BatchTracingHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MergelaneTracingAutoConfiguration}.
 */
class MergelaneTracingAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(KafkaAutoConfiguration.class, MergelaneAutoConfiguration.class, MergelaneTracingAutoConfiguration.class));

	@Test
	void asksItsHandlerBeforeSpringBootsOwn() {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(ObservationAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
							OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class))
			.run((context) -> {
				List<Class<?>> receivers = context.getBeanProvider(ObservationHandler.class)
					.orderedStream()
					.<Class<?>>map(ObservationHandler::getClass)
					.filter(PropagatingReceiverTracingObservationHandler.class::isAssignableFrom)
					.toList();
				assertThat(receivers).containsExactly(BatchTracingHandler.class,
						PropagatingReceiverTracingObservationHandler.class);
			});
	}

	@Test
	void isOffWithoutATracer() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(LaneListenerContainerFactory.class)
			.doesNotHaveBean(BatchTracingHandler.class));
	}

	@Test
	void isOffWithoutTheLibrary() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasSingleBean(LaneListenerContainerFactory.class)
				.doesNotHaveBean("laneBatchTracingHandler"));
	}

}
