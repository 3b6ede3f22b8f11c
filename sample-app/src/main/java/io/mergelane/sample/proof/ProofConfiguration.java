package io.mergelane.sample.proof;

import java.util.Objects;

import org.apache.kafka.clients.admin.Admin;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Connects the proof with the broker, the listener's group and the table.
 */
@Configuration(proxyBeanMethods = false)
class ProofConfiguration {

	@Bean
	static TableProof tableProof(JdbcTemplate jdbcTemplate, @Value("${sample.table:member}") String table) {
		return new TableProof(jdbcTemplate, table);
	}

	@Bean(destroyMethod = "")
	static GroupOffsetsReader.Source groupOffsetsSource(KafkaAdmin kafkaAdmin, KafkaListenerEndpointRegistry listeners,
			@Value("${sample.topic:member-changes}") String topic) {
		return () -> {
			MessageListenerContainer listener = listeners.getListenerContainer("member-sync");
			String group = Objects.requireNonNull(Objects.requireNonNull(listener).getGroupId());
			return new GroupOffsetsReader(Admin.create(kafkaAdmin.getConfigurationProperties()), group, topic);
		};
	}

}
