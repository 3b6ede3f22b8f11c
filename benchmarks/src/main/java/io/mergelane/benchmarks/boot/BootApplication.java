package io.mergelane.benchmarks.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * A Spring Boot application with one listener, configured as a user would: by properties.
 * <p>
 * Threading: confined to the thread that starts the contender.
 */
public final class BootApplication {

	/**
	 * Id of the listener.
	 */
	public static final String ID = "benchmark";

	/**
	 * Topic of the listener.
	 */
	public static final String TOPIC = "${benchmark.topic}";

	/**
	 * Group of the listener.
	 */
	public static final String GROUP = "${benchmark.group}";

	private final Map<String, String> properties = new LinkedHashMap<>();

	private final Map<String, Object> beans = new LinkedHashMap<>();

	/**
	 * Create an application.
	 * @param bootstrapServers address of the broker
	 * @param topic topic to read
	 * @param group group to read it as
	 */
	public BootApplication(String bootstrapServers, String topic, String group) {
		with("benchmark.topic", topic);
		with("benchmark.group", group);
		with("spring.main.banner-mode", "off");
		with("spring.kafka.bootstrap-servers", bootstrapServers);
		with("spring.kafka.consumer.auto-offset-reset", "earliest");
		with("spring.kafka.consumer.value-deserializer", ByteArrayDeserializer.class.getName());
	}

	/**
	 * Set a property.
	 * @param property its name
	 * @param value its value
	 * @return this application
	 */
	public BootApplication with(String property, String value) {
		this.properties.put(property, value);
		return this;
	}

	/**
	 * Add a bean.
	 * @param name its name
	 * @param bean the bean
	 * @return this application
	 */
	public BootApplication withBean(String name, Object bean) {
		this.beans.put(name, bean);
		return this;
	}

	/**
	 * Let all consumers have an interceptor.
	 * @param className its class
	 * @return this application
	 */
	public BootApplication withInterceptor(String className) {
		return with("spring.kafka.consumer.properties.interceptor.classes", className);
	}

	/**
	 * Start the application.
	 * @param listener the bean with the listener method
	 * @return the application
	 */
	public AutoCloseable start(Class<?> listener) {
		SpringApplication application = new SpringApplication(Configuration.class, listener);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		application.addInitializers((context) -> this.beans
			.forEach((name, bean) -> context.getBeanFactory().registerSingleton(name, bean)));
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
