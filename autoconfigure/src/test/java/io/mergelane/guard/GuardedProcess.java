package io.mergelane.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneAutoConfiguration;
import io.mergelane.autoconfigure.MergelaneDeadLetterAutoConfiguration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * An application in a process of its own that prints what it handles: with a lane
 * listener or, if its first argument says so, one of Spring Kafka without any starter.
 */
public final class GuardedProcess {

	static final String LANE = "lane";

	static final String PLAIN = "plain";

	/**
	 * A record that takes some seconds.
	 */
	static final String SLOW = "takes its time";

	private GuardedProcess() {
	}

	/**
	 * Run the application.
	 * @param args which listener, and its properties
	 */
	public static void main(String[] args) {
		Class<?> listener = args[0].equals(LANE) ? Lane.class : Plain.class;
		new SpringApplicationBuilder(listener).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.jmx.enabled=false", "spring.main.keep-alive=true",
					"spring.kafka.consumer.auto-offset-reset=earliest", "mergelane.defaults.commit-interval=50ms",
					"spring.kafka.listener.ack-mode=record")
			.run(args);
	}

	/**
	 * Return what is printed of a record.
	 * @param value its value
	 * @return the line
	 */
	static String handled(String value) {
		return "HANDLED " + value + ";";
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ KafkaAutoConfiguration.class, JacksonAutoConfiguration.class,
			MergelaneAutoConfiguration.class, MergelaneDeadLetterAutoConfiguration.class })
	static class Lane {

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) {
			if (record.value().equals(SLOW)) {
				System.out.println(SLOW);
				LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
			}
			System.out.println(handled(record.value()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	@ImportAutoConfiguration(KafkaAutoConfiguration.class)
	static class Plain {

		@KafkaListener(topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) {
			System.out.println(handled(record.value()));
		}

	}

}
