package io.mergelane.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneAutoConfiguration;
import io.mergelane.autoconfigure.MergelaneDeadLetterAutoConfiguration;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.Verdict;
import io.mergelane.listener.GroupEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * An application with a name and a listener, in the group that is named as its topic.
 * <p>
 * Threading: confined to the test's thread, but for what it has handled.
 */
final class GuardedApplication implements AutoCloseable {

	static final String LISTENER = "listener";

	static {
		LoggingSystem logging = LoggingSystem.get(GuardedApplication.class.getClassLoader());
		logging.beforeInitialize();
		logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
	}

	private final ConfigurableApplicationContext context;

	// Known when it is closed, too.
	private final Common common;

	private GuardedApplication(ConfigurableApplicationContext context) {
		this.context = context;
		this.common = context.getBean(Common.class);
	}

	/**
	 * Start an application.
	 * @param broker address of the broker
	 * @param topic its topic and group
	 * @param name its name, with an environment if there is a {@code @}
	 * @param listener its configuration with the listener
	 * @param properties further properties
	 */
	static GuardedApplication start(String broker, String topic, String name, Class<?> listener,
			Map<String, String> properties) {
		String[] identity = name.split("@");
		SpringApplication application = new SpringApplicationBuilder(Common.class, listener)
			.web(WebApplicationType.NONE)
			.properties("test.topic=" + topic, "spring.application.name=" + identity[0],
					"mergelane.identity.environment=" + ((identity.length > 1) ? identity[1] : ""),
					"spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false",
					"spring.jmx.enabled=false", "spring.main.log-startup-info=false",
					"spring.kafka.consumer.auto-offset-reset=earliest", "mergelane.defaults.commit-interval=50ms",
					"mergelane.defaults.drain-timeout=500ms")
			.properties(Map.copyOf(properties))
			.application();
		// Two that start at the same time would configure it together.
		application.setListeners(application.getListeners()
			.stream()
			.filter((each) -> !(each instanceof LoggingApplicationListener))
			.toList());
		// As an argument: embedded brokers leave a system property behind.
		return new GuardedApplication(application.run("--spring.kafka.bootstrap-servers=" + broker));
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	GroupGuard guard() {
		return (GroupGuard) this.context.getBean(GroupEntry.class);
	}

	@Nullable Verdict verdict() {
		List<GroupStatus> statuses = guard().statuses();
		return (statuses.isEmpty() || statuses.get(0).finding() == null) ? null : statuses.get(0).finding().verdict();
	}

	MessageListenerContainer container() {
		MessageListenerContainer container = this.context.getBean(KafkaListenerEndpointRegistry.class)
			.getListenerContainer(LISTENER);
		if (container == null) {
			throw new IllegalStateException("There is no listener");
		}
		return container;
	}

	/**
	 * Return what was found last.
	 */
	GroupFinding finding() {
		return Objects.requireNonNull(guard().statuses().get(0).finding());
	}

	Queue<String> handled() {
		return this.common.handled;
	}

	List<GroupVerdictEvent> verdicts() {
		return List.copyOf(this.common.verdicts);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ KafkaAutoConfiguration.class, JacksonAutoConfiguration.class,
			MergelaneAutoConfiguration.class, MergelaneDeadLetterAutoConfiguration.class })
	static class Common {

		final Queue<String> handled = new ConcurrentLinkedQueue<>();

		final Queue<GroupVerdictEvent> verdicts = new ConcurrentLinkedQueue<>();

		@Bean
		static GuardSettings.Timing inAHurry(@Value("${test.timeout:10s}") Duration timeout) {
			return new GuardSettings.Timing(timeout, Duration.ofSeconds(1), Duration.ofSeconds(5),
					Duration.ofSeconds(1), Duration.ofSeconds(1));
		}

		@EventListener
		void verdict(GroupVerdictEvent event) {
			this.verdicts.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Lane {

		private final Common common;

		Lane(Common common) {
			this.common = common;
		}

		@LaneListener(id = LISTENER, topics = "${test.topic}", groupId = "${test.topic}",
				concurrency = "${test.concurrency:1}")
		void handle(ConsumerRecord<String, String> record) {
			this.common.handled.add(record.value());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	static class Plain {

		private final Common common;

		Plain(Common common) {
			this.common = common;
		}

		@KafkaListener(id = LISTENER, topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) {
			this.common.handled.add(record.value());
		}

	}

}
