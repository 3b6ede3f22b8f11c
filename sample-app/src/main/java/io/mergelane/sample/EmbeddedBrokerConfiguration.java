package io.mergelane.sample;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.kafka.common.utils.Exit;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * A broker inside the application, so that the sample runs with nothing installed. Its
 * data is gone when the application ends.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnEmbeddedBroker.class)
class EmbeddedBrokerConfiguration {

	@Bean
	static EmbeddedKafkaKraftBroker embeddedBroker() {
		EmbeddedKafkaKraftBroker broker = new QuietBroker();
		broker.brokerProperty("offsets.topic.num.partitions", "1");
		broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
		broker.brokerProperty("auto.create.topics.enable", "false");
		// So that an application that was killed is soon missed.
		broker.brokerProperty("group.min.session.timeout.ms", "1000");
		return broker;
	}

	// Connection details rather than a property: the listeners depend on the broker bean,
	// so they start after it and stop before it.
	@Bean
	static KafkaConnectionDetails embeddedBrokerConnectionDetails(EmbeddedKafkaKraftBroker broker) {
		return () -> List.of(broker.getBrokersAsString().split(","));
	}

	/**
	 * Keeps to itself what the broker prints while it formats its storage, and has that
	 * storage until it is destroyed.
	 * <p>
	 * Threading: as the broker it is.
	 */
	private static final class QuietBroker extends EmbeddedKafkaKraftBroker {

		QuietBroker() {
			super(1, 1);
		}

		@Override
		public void afterPropertiesSet() {
			// On a SIGTERM, the broker's own hook would delete the storage of a running
			// broker.
			Exit.setShutdownHookAdder((name, hook) -> {
			});
			PrintStream out = System.out;
			System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
			try {
				super.afterPropertiesSet();
			}
			finally {
				System.setOut(out);
			}
		}

	}

}
