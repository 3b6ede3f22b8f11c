package io.mergelane.autoconfigure;

import io.mergelane.LaneListener;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.metrics.LaneMeters;
import io.mergelane.metrics.RebalanceMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MergelaneMetricsAutoConfiguration}.
 */
class MergelaneMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, MergelaneAutoConfiguration.class,
				MergelaneDeadLetterAutoConfiguration.class, MergelaneMetricsAutoConfiguration.class))
		.withUserConfiguration(Single.class)
		.withPropertyValues("spring.kafka.listener.auto-startup=false");

	@Test
	void tellsOfAListenerThatIsNotStarted() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		this.runner.withBean(MeterRegistry.class, () -> registry).run((context) -> {
			assertThat(context).hasSingleBean(LaneMeters.class).hasSingleBean(RebalanceMeters.class);
			assertThat(registry.get("mergelane.consumer.running")
				.tags("group", "shop", "listener", "single")
				.gauge()
				.value()).isZero();
		});
		assertThat(registry.getMeters()).as("when the application has ended").isEmpty();
	}

	@Test
	void needsMicrometerNot() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(LaneListenerContainerFactory.class)
				.doesNotHaveBean("laneMeters")
				.doesNotHaveBean("laneRebalanceMeters"));
	}

	@Test
	void needsARegistry() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LaneMeters.class));
	}

	@Test
	void doesNotChooseBetweenRegistries() {
		this.runner.withUserConfiguration(TwoRegistries.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LaneMeters.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("mergelane.metrics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LaneMeters.class)
				.doesNotHaveBean(RebalanceMeters.class));
	}

	@Test
	void leavesMetersOfOthersToOthers() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		Counter other = registry.counter("other");
		this.runner.withBean(MeterRegistry.class, () -> registry).run((context) -> {
		});
		assertThat(registry.getMeters()).containsExactly(other);
	}

	@Configuration(proxyBeanMethods = false)
	static class Single {

		@LaneListener(id = "single", topics = "topic", groupId = "shop")
		void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoRegistries {

		@Bean
		MeterRegistry one() {
			return new SimpleMeterRegistry();
		}

		@Bean
		MeterRegistry other() {
			return new SimpleMeterRegistry();
		}

	}

}
