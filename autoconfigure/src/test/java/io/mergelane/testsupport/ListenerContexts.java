package io.mergelane.testsupport;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.mergelane.autoconfigure.MergelaneAutoConfiguration;
import io.mergelane.autoconfigure.MergelaneDeadLetterAutoConfiguration;
import org.awaitility.Awaitility;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Applications with a listener on a topic, in a hurry to commit and to try again.
 */
public final class ListenerContexts {

	private ListenerContexts() {
	}

	/**
	 * Return what runs an application.
	 * @param broker its broker
	 * @param topic its topic, as {@code test.topic}
	 * @param configurations its configurations, the one with the listener among them
	 * @return the runner
	 */
	public static ApplicationContextRunner runner(TestBroker broker, String topic, Class<?>... configurations) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, JacksonAutoConfiguration.class,
					MergelaneAutoConfiguration.class, MergelaneDeadLetterAutoConfiguration.class))
			.withUserConfiguration(configurations)
			.withPropertyValues("spring.kafka.bootstrap-servers=" + broker.address(), "test.topic=" + topic,
					"mergelane.defaults.commit-interval=50ms", "mergelane.defaults.retry.delay=20ms");
	}

	public static void await(BooleanSupplier condition) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition::getAsBoolean);
	}

}
