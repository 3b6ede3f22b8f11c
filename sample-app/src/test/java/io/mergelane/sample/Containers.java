package io.mergelane.sample;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;

/**
 * A broker and a PostgreSQL in containers. With {@code sample.embedded-broker=false}
 * these are what the application uses.
 */
@TestConfiguration(proxyBeanMethods = false)
class Containers {

	@Bean
	@ServiceConnection
	static KafkaContainer kafka() {
		return new KafkaContainer("apache/kafka:4.2.0");
	}

	@Bean
	@ServiceConnection
	static PostgreSQLContainer postgres() {
		return new PostgreSQLContainer("postgres:15");
	}

}
