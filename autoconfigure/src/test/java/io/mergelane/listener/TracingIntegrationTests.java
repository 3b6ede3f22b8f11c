package io.mergelane.listener;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneTracingAutoConfiguration;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryEventPublisherBeansApplicationListener;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traces from the producer to what handlers do, with Spring Boot's auto-configuration of
 * OpenTelemetry and a real broker.
 */
class TracingIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@BeforeAll
	static void tellTheMdcOfTraces() {
		// As an application does when it starts.
		OpenTelemetryEventPublisherBeansApplicationListener.addWrapper();
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopic(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, 1);
	}

	@Test
	void linkTheProducerTheWorkerAndTheDatabase() {
		runner(Single.class).run((context) -> {
			send(context, "1", "2");
			Spans spans = context.getBean(Spans.class);
			await(() -> spans.named("jdbc.query").size() == 2);
			await(() -> spans.named(this.topic + " process").size() == 2);
			for (SpanData process : spans.named(this.topic + " process")) {
				SpanData sent = spans.withId(process.getParentSpanId());
				assertThat(sent.getName()).isEqualTo(this.topic + " send");
				assertThat(process.getTraceId()).isEqualTo(sent.getTraceId());
				assertThat(spans.named("jdbc.query"))
					.anySatisfy((query) -> assertThat(query.getParentSpanId()).isEqualTo(process.getSpanId()));
				// What is logged in the handler tells of the trace.
				assertThat(context.getBean(Single.class).logged)
					.contains(process.getTraceId() + "/" + process.getSpanId());
			}
			assertThat(spans.named("web").stream().map(SpanData::getTraceId).distinct()).hasSize(2);
		});
	}

	@Test
	void linkABatchToTheProducersOfItsRecords() {
		runner(Lists.class).withPropertyValues("mergelane.defaults.batch.linger=2s").run((context) -> {
			send(context, "1", "2", "3");
			Spans spans = context.getBean(Spans.class);
			await(() -> context.getBean(Lists.class).handled() == 3);
			await(() -> spans.named(this.topic + " process").size() == context.getBean(Lists.class).batches.size());
			List<String> sent = spans.named(this.topic + " send").stream().map(SpanData::getSpanId).toList();
			assertThat(sent).hasSize(3);
			assertThat(spans.named(this.topic + " process").stream().flatMap((batch) -> {
				List<LinkData> links = batch.getLinks();
				assertThat(links)
					.allSatisfy((link) -> assertThat(spans.withId(link.getSpanContext().getSpanId()).getTraceId())
						.isEqualTo(link.getSpanContext().getTraceId()));
				return links.isEmpty() ? Stream.of(batch.getParentSpanId())
						: links.stream().map((link) -> link.getSpanContext().getSpanId());
			})).containsExactlyInAnyOrderElementsOf(sent);
			assertThat(spans.named(this.topic + " process")).anySatisfy((batch) -> {
				assertThat(batch.getLinks()).hasSizeGreaterThan(1);
				assertThat(batch.getParentSpanContext().isValid()).isFalse();
			});
		});
	}

	private ApplicationContextRunner runner(Class<?> listener) {
		return ListenerContexts.runner(broker, this.topic, listener, Spans.class)
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
					MicrometerTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
					OpenTelemetryTracingAutoConfiguration.class, MergelaneTracingAutoConfiguration.class))
			.withPropertyValues("spring.kafka.listener.observation-enabled=true",
					"spring.kafka.template.observation-enabled=true", "management.tracing.sampling.probability=1.0",
					"mergelane.mdc.enabled=true");
	}

	@SuppressWarnings("unchecked")
	private void send(ApplicationContext context, String... values) {
		KafkaTemplate<Object, Object> template = context.getBean(KafkaTemplate.class);
		for (String value : values) {
			Observation.createNotStarted("web", context.getBean(ObservationRegistry.class))
				.observe(() -> template.send(this.topic, "key", value).join());
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Spans implements SpanExporter {

		private final List<SpanData> spans = new CopyOnWriteArrayList<>();

		@Bean
		static OpenTelemetryEventPublisherBeansApplicationListener eventPublishers() {
			return new OpenTelemetryEventPublisherBeansApplicationListener();
		}

		@Bean
		SpanProcessor spanProcessor() {
			return SimpleSpanProcessor.create(this);
		}

		@Override
		public CompletableResultCode export(Collection<SpanData> exported) {
			this.spans.addAll(exported);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

		List<SpanData> named(String name) {
			return this.spans.stream().filter((span) -> span.getName().equals(name)).toList();
		}

		SpanData withId(String id) {
			return this.spans.stream().filter((span) -> span.getSpanId().equals(id)).findFirst().orElseThrow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Single {

		private final ObservationRegistry registry;

		private final List<String> logged = new CopyOnWriteArrayList<>();

		Single(ObservationRegistry registry) {
			this.registry = registry;
		}

		@LaneListener(id = "single", topics = "${test.topic}")
		void handle(String value) {
			Map<String, @Nullable String> mdc = Objects.requireNonNull(MDC.getCopyOfContextMap());
			this.logged.add(mdc.get("traceId") + "/" + mdc.get("spanId"));
			assertThat(mdc).containsEntry("listener", "single");
			Observation.createNotStarted("jdbc.query", this.registry).observe(() -> {
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Lists {

		private final List<List<String>> batches = new CopyOnWriteArrayList<>();

		@LaneListener(id = "lists", topics = "${test.topic}")
		void handle(List<String> values) {
			this.batches.add(values);
		}

		int handled() {
			return this.batches.stream().mapToInt(List::size).sum();
		}

	}

}
