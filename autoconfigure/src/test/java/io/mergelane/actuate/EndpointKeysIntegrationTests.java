package io.mergelane.actuate;

import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneEndpointAutoConfiguration;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Payload;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The keys that the endpoint shows, of records on a real broker.
 */
@ExtendWith(OutputCaptureExtension.class)
class EndpointKeysIntegrationTests {

	private static final int RECORDS = 1000;

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void sendRecords(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, 4);
		for (int i = 0; i < RECORDS; i++) {
			// A tenth without a key, and half with the same.
			@Nullable String key = (i % 10 == 0) ? null : (i % 2 == 0) ? "key-" + i : "hot\n";
			broker.client().send(this.topic, i % 4, key, "value-" + i);
		}
		broker.client().flush();
	}

	@Test
	void findsTheHotKey(CapturedOutput output) {
		runner("never").run((context) -> {
			KeysSection.TopicDescriptor keys = keys(context);
			assertThat(keys.records()).isEqualTo(RECORDS);
			assertThat(keys.nullKeys()).isEqualTo(RECORDS / 10);
			assertThat(keys.sampled()).isFalse();
			assertThat(keys.top()).singleElement().satisfies((hot) -> {
				assertThat(hot.key()).matches("[0-9a-f]{8}");
				assertThat(hot.atLeast()).isBetween(450L, 500L);
				assertThat(hot.atMost()).isGreaterThanOrEqualTo(500);
			});
			assertThat(keys.advice()).startsWith("One key has at least");
			assertThat(keys.partitions()).hasSize(4);
		});
		assertThat(output.toString().split("has records without one", -1)).as("said once, for two consumers")
			.hasSize(2);
		assertThat(output).contains("Listener 'keyed' is ordered by key, and topic " + this.topic
				+ " has records without one: they are handled one at a time per partition, as null-key is partition-order");
	}

	@Test
	void showsTheHotKeyIfItMay(CapturedOutput output) {
		runner("when-authorized")
			.withPropertyValues("management.endpoint.kafkaconsumers.roles=support", "mergelane.defaults.null-key=any")
			.run((context) -> {
				assertThat(keys(context).top().get(0).key()).matches("[0-9a-f]{8}");
				assertThat(Objects.requireNonNull(read(context, new Supporter())).top().get(0).key())
					.isEqualTo("hot\uFFFD");
			});
		assertThat(output).contains("they are handled in no order, as null-key is any");
	}

	@Test
	void saysNothingOfRecordsWithoutAKeyWhereKeysDoNotMatter(CapturedOutput output) {
		runner("never").withPropertyValues("mergelane.defaults.ordering=none")
			.run((context) -> assertThat(keys(context).nullKeys()).isEqualTo(RECORDS / 10));
		assertThat(output).doesNotContain("has records without one");
	}

	private ApplicationContextRunner runner(String showValues) {
		return ListenerContexts.runner(broker, this.topic, Keyed.class)
			.withConfiguration(
					AutoConfigurations.of(EndpointAutoConfiguration.class, MergelaneEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=kafkaconsumers",
					"management.endpoint.kafkaconsumers.show-values=" + showValues,
					"spring.kafka.listener.concurrency=2");
	}

	private KeysSection.TopicDescriptor keys(ApplicationContext context) {
		await(() -> context.getBean(Keyed.class).handled.get() == RECORDS);
		await(() -> {
			KeysSection.TopicDescriptor keys = read(context, SecurityContext.NONE);
			return keys != null && keys.records() == RECORDS;
		});
		return Objects.requireNonNull(read(context, SecurityContext.NONE));
	}

	private KeysSection.@Nullable TopicDescriptor read(ApplicationContext context, SecurityContext security) {
		KeysSection all = (KeysSection) Objects.requireNonNull(
				context.getBean(KafkaConsumersEndpointWebExtension.class).section(security, this.topic, "keys"));
		return all.keys().getOrDefault("keyed", Map.of()).get(this.topic);
	}

	private static final class Supporter implements SecurityContext {

		@Override
		public Principal getPrincipal() {
			return () -> "someone";
		}

		@Override
		public boolean isUserInRole(String role) {
			return role.equals("support");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Keyed {

		final AtomicLong handled = new AtomicLong();

		@LaneListener(id = "keyed", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(@Payload String value) {
			this.handled.incrementAndGet();
		}

	}

}
