package io.mergelane.sample;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OnEmbeddedBroker}.
 */
class OnEmbeddedBrokerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Marked.class);

	@Test
	void startsBrokerWhenNoneIsConfigured() {
		this.runner.run((context) -> assertThat(context).hasBean("marker"));
	}

	@Test
	void startsNoBrokerNextToConfiguredOne() {
		this.runner.withPropertyValues("spring.kafka.bootstrap-servers=broker:9092")
			.run((context) -> assertThat(context).doesNotHaveBean("marker"));
	}

	@Test
	void switchDecides() {
		this.runner.withPropertyValues("sample.embedded-broker=false")
			.run((context) -> assertThat(context).doesNotHaveBean("marker"));
		this.runner.withPropertyValues("spring.kafka.bootstrap-servers=broker:9092", "sample.embedded-broker=true")
			.run((context) -> assertThat(context).hasBean("marker"));
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnEmbeddedBroker.class)
	static class Marked {

		@Bean
		String marker() {
			return "marker";
		}

	}

}
