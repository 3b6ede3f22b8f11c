package io.mergelane;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.actuate.KafkaConsumersEndpointWebExtension;
import io.mergelane.actuate.KafkaConsumersHealth;
import io.mergelane.autoconfigure.MergelaneEndpointAutoConfiguration;
import io.mergelane.autoconfigure.MergelaneHealthContributorAutoConfiguration;
import io.mergelane.autoconfigure.MergelaneMergeAutoConfiguration;
import io.mergelane.testsupport.Canary;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.SecureBroker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.messaging.converter.MessageConversionException;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is in keys, values, headers and passwords is in no output: neither of the log at
 * DEBUG, whatever goes wrong, nor of the endpoint, the health and the meters.
 */
@ExtendWith(OutputCaptureExtension.class)
class QuietOutputIntegrationTests {

	private static final List<String> TOPICS = List.of("values", "payloads", "poison", "rows", "lists");

	private static final Map<String, LogLevel> LEVELS = Map.of("io.mergelane", LogLevel.DEBUG,
			"org.apache.kafka.clients", LogLevel.INFO, "org.apache.kafka.common", LogLevel.INFO, "org.springframework",
			LogLevel.INFO);

	private static SecureBroker broker;

	private final LoggingSystem logging = LoggingSystem.get(QuietOutputIntegrationTests.class.getClassLoader());

	private final List<String> told = new ArrayList<>();

	@BeforeAll
	static void start(@TempDir Path directory) {
		broker = new SecureBroker(directory, Map.of());
		TOPICS.forEach((topic) -> {
			broker.createTopic(topic, 1);
			broker.createTopic(topic + "-dlt", 1);
		});
		broker.createUser("user", TOPICS);
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@BeforeEach
	void logMuch() {
		LEVELS.forEach(this.logging::setLogLevel);
	}

	@AfterEach
	void logAsBefore() {
		LEVELS.forEach((name, level) -> this.logging.setLogLevel(name,
				name.startsWith("org") ? LogLevel.WARN : LogLevel.INFO));
	}

	@Test
	void tellsNothingOfRecordsAndPasswords(CapturedOutput output) {
		send("values", "ok", "retry", "sql", "convert", "away");
		send("payloads", "no JSON");
		send("poison", "no JSON");
		send("rows", "1", "2");
		send("lists", "ok", "bad");
		runner().run((context) -> {
			assertThat(context).hasNotFailed();
			await(() -> letters("values") == 2 && letters("payloads") == 1 && letters("poison") == 1
					&& letters("rows") == 1);
			Handlers handlers = context.getBean(Handlers.class);
			await(() -> handlers.handled.size() >= 3 && handlers.attempts.contains("bad"));
			look(context);
			steer(context);
			look(context);
		});
		assertThat(output).contains("DEBUG")
			.contains("attempt 1 of values-0@1 failed")
			.contains("values-0@2 is a dead letter")
			.contains("values-0@3 is a dead letter")
			.contains("payloads-0@0 is a dead letter")
			.contains("poison-0@0 is a dead letter")
			.containsPattern("rows-0@[01] is a dead letter")
			.contains("lists-0@1")
			.contains("Replay 'again'")
			.contains("skip of values-0@4");
		assertThat(output.getAll()).doesNotContain(Canary.TEXT);
		assertThat(this.told).isNotEmpty().allSatisfy((text) -> assertThat(text).doesNotContain(Canary.TEXT));
	}

	@Test
	void tellsNoPasswordWhenTheDatabaseRefusesIt(CapturedOutput output) {
		runner().withPropertyValues("spring.datasource.url=jdbc:h2:mem:refused").run((first) -> {
			assertThat(first).hasNotFailed();
			runner()
				.withPropertyValues("spring.datasource.url=jdbc:h2:mem:refused",
						"spring.datasource.password=" + Canary.TEXT + "-wrong", "test.create=false")
				.run((context) -> {
					StringWriter trace = new StringWriter();
					Objects.requireNonNull(context.getStartupFailure()).printStackTrace(new PrintWriter(trace, true));
					assertThat(trace.toString()).contains("cannot look at its table").doesNotContain(Canary.TEXT);
				});
		});
		assertThat(output.getAll()).doesNotContain(Canary.TEXT);
	}

	private void look(ApplicationContext context) {
		KafkaConsumersEndpoint endpoint = context.getBean(KafkaConsumersEndpoint.class);
		tell(endpoint.groups());
		TOPICS.forEach((group) -> {
			tell(Objects.requireNonNull(endpoint.group(group)));
			for (String section : List.of("lag", "members", "tracker", "rebalances", "keys")) {
				tell(endpoint.section(group, section));
			}
		});
		context.getBean(KafkaConsumersHealth.class)
			.stream()
			.forEach((entry) -> this.told.add(String.valueOf(((HealthIndicator) entry.contributor()).health())));
		for (Meter meter : context.getBean(MeterRegistry.class).getMeters()) {
			this.told.add(meter.getId().toString());
		}
		assertThat(this.told).anySatisfy((text) -> assertThat(text).contains("spring.kafka.listener"))
			.anySatisfy((text) -> assertThat(text).contains("lastError"));
	}

	private void steer(ApplicationContext context) {
		act(context, "retry", 4L, null);
		act(context, "skip", null, null);
		act(context, "skip", 4L, null);
		await(() -> letters("values") == 3);
		act(context, "replay", null, "again");
		KafkaConsumersEndpoint endpoint = context.getBean(KafkaConsumersEndpoint.class);
		await(() -> Objects.requireNonNull(endpoint.group("values"))
			.replays()
			.stream()
			.anyMatch((replay) -> !replay.state().equals("running")));
	}

	private void act(ApplicationContext context, String action, @Nullable Long offset, @Nullable String replay) {
		tell(context.getBean(KafkaConsumersEndpointWebExtension.class)
			.act("values", action, "values", "planned", "values", 0, offset, false, replay, null, null, null, null,
					null, null, null, (replay != null) ? "handler" : null, null, SecurityContext.NONE)
			.getBody());
	}

	private void tell(@Nullable Object answer) {
		if (answer != null) {
			this.told.add(JsonMapper.builder().build().writeValueAsString(answer));
		}
	}

	private static long letters(String topic) {
		return broker.open().client().endOffsets(topic + "-dlt", 1).values().stream().mapToLong(Long::longValue).sum();
	}

	private static void send(String topic, String... values) {
		Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.open().address());
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(),
				new StringSerializer())) {
			for (String value : values) {
				ProducerRecord<String, String> record = new ProducerRecord<>(topic, value + " " + Canary.TEXT,
						value + " " + Canary.TEXT);
				record.headers().add("token", Canary.TEXT.getBytes(StandardCharsets.UTF_8));
				assertThat(producer.send(record)).isNotNull();
			}
		}
	}

	private static ApplicationContextRunner runner() {
		List<String> properties = new ArrayList<>();
		broker.settings("user")
			.forEach((name, value) -> properties.add(name.equals("bootstrap.servers")
					? "spring.kafka.bootstrap-servers=" + value : "spring.kafka.properties." + name + "=" + value));
		return ListenerContexts.runner(broker.open(), "values", Handlers.class)
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, MergelaneMergeAutoConfiguration.class,
					EndpointAutoConfiguration.class, MergelaneEndpointAutoConfiguration.class,
					MergelaneHealthContributorAutoConfiguration.class))
			.withPropertyValues(properties.toArray(String[]::new))
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:quiet", "spring.datasource.username=sa",
					"spring.datasource.password=" + Canary.TEXT, "test.create=true",
					"spring.kafka.listener.observation-enabled=true", "mergelane.mdc.enabled=true",
					"mergelane.defaults.batch.linger=500ms", "mergelane.endpoint.actions=retry,skip,replay",
					"management.endpoints.web.exposure.include=kafkaconsumers");
	}

	record Payload(int number) {

	}

	record Row(long id, String name, long version) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Set<String> attempts = ConcurrentHashMap.newKeySet();

		private final List<String> handled = new CopyOnWriteArrayList<>();

		private final JdbcTemplate template;

		Handlers(JdbcTemplate template, Environment environment) {
			this.template = template;
			if (environment.getRequiredProperty("test.create", Boolean.class)) {
				template
					.execute("create table members (id bigint primary key, name varchar(80) unique, version bigint)");
				template.execute("create table short_names (name varchar(8))");
			}
		}

		@Bean
		static MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		static ObservationRegistry observationRegistry(MeterRegistry meters) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
			return registry;
		}

		@LaneListener(id = "values", topics = "values")
		void handle(String value) {
			String what = value.substring(0, value.indexOf(' '));
			boolean first = this.attempts.add(what);
			switch (what) {
				case "retry" -> {
					if (first) {
						throw new IllegalStateException(value, new NumberFormatException(value));
					}
				}
				case "sql" -> this.template.update("insert into short_names values (?)", value);
				case "convert" -> throw new MessageConversionException(value);
				case "away" -> throw new UncheckedIOException(value, new ConnectException(value));
				default -> {
				}
			}
			this.handled.add(what);
		}

		@LaneListener(id = "payloads", topics = "payloads")
		void handle(Payload payload) {
			this.handled.add("payload");
		}

		@LaneListener(id = "poison", topics = "poison",
				properties = {
						"value.deserializer=org.springframework.kafka.support.serializer.JacksonJsonDeserializer",
						"spring.json.value.default.type=java.util.Map" })
		void handle(Map<String, Object> payload) {
			this.handled.add("poison");
		}

		@LaneListener(id = "rows", topics = "rows")
		@MergeInto(table = "members", key = "id", version = "version")
		Row toRow(String value) {
			return new Row(Long.parseLong(value.substring(0, 1)), Canary.TEXT, 1);
		}

		@LaneListener(id = "lists", topics = "lists")
		void handle(List<String> values) {
			for (String value : values) {
				if (value.startsWith("bad")) {
					this.attempts.add("bad");
					throw new IllegalArgumentException(values.toString());
				}
			}
			this.handled.add("list");
		}

	}

}
