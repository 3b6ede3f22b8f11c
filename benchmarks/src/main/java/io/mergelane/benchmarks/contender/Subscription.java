package io.mergelane.benchmarks.contender;

import java.util.Map;

import io.mergelane.benchmarks.boot.BootApplication;
import io.mergelane.benchmarks.workload.Workload;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/**
 * What a contender reads, and what it does with it.
 * <p>
 * Threading: immutable.
 *
 * @param bootstrapServers address of the broker
 * @param topic the topic
 * @param group the group
 * @param interceptor class name of the consumer's interceptor
 * @param workload what is in the topic
 * @param handling what is done with a record
 */
public record Subscription(String bootstrapServers, String topic, String group, String interceptor, Workload workload,
		Handling handling) {

	static final int MAX_POLL_RECORDS = 500;

	/**
	 * Create an application with the settings that all contenders have.
	 */
	BootApplication application() {
		return new BootApplication(this.bootstrapServers, this.topic, this.group).withInterceptor(this.interceptor)
			.withBean("subscription", this)
			.with("spring.kafka.consumer.max-poll-records", String.valueOf(MAX_POLL_RECORDS))
			// There is none.
			.with("spring.autoconfigure.exclude", DataSourceAutoConfiguration.class.getName());
	}

	/**
	 * Create a consumer with the settings that all contenders have: earliest, polls of
	 * 500, no commits of its own.
	 */
	KafkaConsumer<String, byte[]> consumer() {
		return new KafkaConsumer<>(
				Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, this.bootstrapServers, ConsumerConfig.GROUP_ID_CONFIG,
						this.group, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
						ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
						MAX_POLL_RECORDS, ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, this.interceptor),
				new StringDeserializer(), new ByteArrayDeserializer());
	}

}
