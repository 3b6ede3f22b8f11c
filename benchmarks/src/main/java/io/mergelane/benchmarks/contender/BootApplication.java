package io.mergelane.benchmarks.contender;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/**
 * A Spring Boot application with one listener, configured as a user would: by properties.
 * <p>
 * Threading: confined to the thread that starts the contender.
 */
final class BootApplication {

	/**
	 * Id of the listener.
	 */
	static final String ID = "benchmark";

	/**
	 * Topic of the listener.
	 */
	static final String TOPIC = "${benchmark.topic}";

	/**
	 * Group of the listener.
	 */
	static final String GROUP = "${benchmark.group}";

	private final Subscription subscription;

	private final Map<String, String> properties = new LinkedHashMap<>();

	BootApplication(Subscription subscription) {
		this.subscription = subscription;
		with("benchmark.topic", subscription.topic());
		with("benchmark.group", subscription.group());
		with("spring.main.banner-mode", "off");
		// There is none.
		with("spring.autoconfigure.exclude", DataSourceAutoConfiguration.class.getName());
		with("spring.kafka.bootstrap-servers", subscription.bootstrapServers());
		with("spring.kafka.consumer.auto-offset-reset", "earliest");
		with("spring.kafka.consumer.max-poll-records", String.valueOf(Subscription.MAX_POLL_RECORDS));
		with("spring.kafka.consumer.value-deserializer", ByteArrayDeserializer.class.getName());
		with("spring.kafka.consumer.properties.interceptor.classes", subscription.interceptor());
	}

	BootApplication with(String property, String value) {
		this.properties.put(property, value);
		return this;
	}

	/**
	 * Start the application.
	 * @param listener a bean whose constructor takes a {@link Subscription}
	 * @return the application
	 */
	AutoCloseable start(Class<?> listener) {
		SpringApplication application = new SpringApplication(Configuration.class, listener);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		application.addInitializers(
				(context) -> context.getBeanFactory().registerSingleton("subscription", this.subscription));
		List<String> arguments = new ArrayList<>();
		this.properties.forEach((property, value) -> arguments.add("--" + property + "=" + value));
		return application.run(arguments.toArray(String[]::new));
	}

	/**
	 * Turns on what Boot configures by itself.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configuration {

	}

}
