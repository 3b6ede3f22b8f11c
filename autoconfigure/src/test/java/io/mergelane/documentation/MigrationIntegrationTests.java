package io.mergelane.documentation;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.testsupport.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What docs/from-kafka-listener.md says of rolling out and going back: one listener, as a
 * plain one and as a lane listener in turn.
 */
class MigrationIntegrationTests {

	private static final String PLAIN = "kafkaListenerContainerFactory";

	private static final String LANE = "laneListenerContainerFactory";

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@BeforeEach
	void create(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
		broker.createTopic(this.topic, 1);
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@Test
	void goesOnWhereTheOtherHasCommitted() {
		send(10);
		List<Long> first = run(PLAIN, Map.of(), (orders) -> await(() -> committed() == 10));
		assertThat(first).containsExactlyElementsOf(offsets(0, 10));
		send(10);
		List<Long> second = run(LANE, Map.of(), (orders) -> await(() -> committed() == 20));
		assertThat(second).containsExactlyInAnyOrderElementsOf(offsets(10, 20));
		send(10);
		List<Long> third = run(PLAIN, Map.of(), (orders) -> await(() -> committed() == 30));
		assertThat(third).containsExactlyElementsOf(offsets(20, 30));
	}

	@Test
	void handlesAgainWhatWasFinishedAhead() {
		send(10);
		List<Long> first = run(LANE, Map.of("orders.away", "4"), (context) -> {
			await(() -> committed() == 4 && finishedAhead(context) == 5);
			assertThat(context.getBean(Orders.class).handled).hasSize(9).doesNotContain(4L);
		});
		assertThat(first).hasSize(9);
		List<Long> again = run(LANE, Map.of("orders.away", "4"), (context) -> await(() -> finishedAhead(context) == 5));
		assertThat(again).isEmpty();
		List<Long> back = run(PLAIN, Map.of(), (context) -> await(() -> committed() == 10));
		assertThat(back).containsExactlyElementsOf(offsets(4, 10));
	}

	@Test
	void joinsAnOldInstanceIfItAdoptsTheGroup() {
		send(1);
		run(PLAIN, Map.of(), (old) -> {
			await(() -> committed() == 1);
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> start(LANE, Map.of()))
				.satisfies((ex) -> assertThat(ex).hasStackTraceContaining(GroupIdCollisionException.class.getName())
					.hasStackTraceContaining("mergelane.group-guard.adopt"));
			run(LANE, Map.of("mergelane.group-guard.adopt", "true"), (adopting) -> {
				send(1);
				await(() -> committed() == 2);
			});
		});
	}

	private void send(int count) {
		for (int i = 0; i < count; i++) {
			broker.send(this.topic, 0, "key-" + i, "order");
		}
		broker.flush();
	}

	private long committed() {
		return broker.committed(this.topic, this.topic, 0);
	}

	private int finishedAhead(ConfigurableApplicationContext context) {
		return JsonMapper.shared()
			.valueToTree(context.getBean(KafkaConsumersEndpoint.class).groups())
			.at("/groups/%1$s/listeners/orders/partitions/%1$s-0/finishedAhead".formatted(this.topic))
			.asInt(-1);
	}

	private static List<Long> offsets(long from, long to) {
		return LongStream.range(from, to).boxed().toList();
	}

	/**
	 * Run the application until something is so.
	 * @return offsets it has handled
	 */
	private List<Long> run(String factory, Map<String, Object> properties,
			Consumer<ConfigurableApplicationContext> until) {
		try (ConfigurableApplicationContext context = start(factory, properties)) {
			until.accept(context);
			return context.getBean(Orders.class).handled;
		}
	}

	private ConfigurableApplicationContext start(String factory, Map<String, Object> properties) {
		Map<String, Object> all = new HashMap<>(properties);
		all.put("spring.application.name", "orders");
		all.put("spring.kafka.bootstrap-servers", broker.address());
		all.put("spring.kafka.consumer.auto-offset-reset", "earliest");
		all.put("mergelane.defaults.commit-interval", "50ms");
		all.put("management.endpoints.web.exposure.include", "kafkaconsumers");
		all.put("orders.topic", this.topic);
		all.put("orders.factory", factory);
		return new SpringApplicationBuilder(Application.class).properties(all).web(WebApplicationType.NONE).run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class Application {

		@Bean
		Orders orders(Environment environment) {
			return new Orders(environment.getProperty("orders.away", Long.class, -1L));
		}

	}

	static class Orders {

		private final List<Long> handled = new CopyOnWriteArrayList<>();

		private final long away;

		Orders(long away) {
			this.away = away;
		}

		@KafkaListener(id = "orders", topics = "${orders.topic}", groupId = "${orders.topic}",
				containerFactory = "${orders.factory:kafkaListenerContainerFactory}")
		void handle(String order, @Header(KafkaHeaders.OFFSET) long offset) throws TimeoutException {
			if (offset == this.away) {
				throw new TimeoutException();
			}
			this.handled.add(offset);
		}

	}

}
