package io.mergelane.starter;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.mergelane.LaneListener;
import io.mergelane.failure.RejectedRecordException;
import org.awaitility.Awaitility;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.util.ClassUtils;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that auto-configures what there is, on a broker of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BareApplication.Listeners.class)
class BareApplication {

	/**
	 * Run it until a record of each topic is handled, and a bad one is a dead letter.
	 * @param absent classes that must not be there
	 */
	static void handlesRecordsWithout(String... absent) {
		assertThat(absent).noneMatch((name) -> ClassUtils.isPresent(name, null));
		EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "singles", "singles-dlt", "batches");
		broker.afterPropertiesSet();
		try (ConfigurableApplicationContext context = run(broker.getBrokersAsString(), BareApplication.class)) {
			KafkaTemplate<Object, Object> kafka = template(context);
			kafka.send("singles", "a", "bad").join();
			kafka.send("singles", "a", "1").join();
			kafka.send("batches", "a", "2").join();
			Listeners listeners = context.getBean(Listeners.class);
			Awaitility.await()
				.atMost(ofMinutes(1))
				.untilAsserted(
						() -> assertThat(listeners.handled).containsExactlyInAnyOrder("1", List.of("2"), "dead: bad"));
		}
		finally {
			broker.destroy();
		}
	}

	@SuppressWarnings("unchecked")
	private static KafkaTemplate<Object, Object> template(ConfigurableApplicationContext context) {
		return context.getBean(KafkaTemplate.class);
	}

	static ConfigurableApplicationContext run(String servers, Class<?>... configurations) {
		return new SpringApplicationBuilder(configurations).run("--spring.kafka.bootstrap-servers=" + servers,
				"--spring.application.name=bare");
	}

	static class Listeners {

		final Queue<Object> handled = new ConcurrentLinkedQueue<>();

		@LaneListener(id = "singles", topics = "singles")
		void handle(String record) {
			if (record.equals("bad")) {
				throw new RejectedRecordException("bad");
			}
			this.handled.add(record);
		}

		@LaneListener(id = "batches", topics = "batches")
		void handle(List<String> batch) {
			this.handled.add(batch);
		}

		@LaneListener(id = "letters", topics = "singles-dlt")
		void look(String letter) {
			this.handled.add("dead: " + letter);
		}

	}

}
