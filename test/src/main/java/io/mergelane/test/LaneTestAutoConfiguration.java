package io.mergelane.test;

import io.mergelane.autoconfigure.MergelaneAutoConfiguration;
import io.mergelane.listener.LaneListenerContainerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the {@link LaneTester}.
 */
@AutoConfiguration(after = MergelaneAutoConfiguration.class)
@ConditionalOnBean(KafkaAdmin.class)
public final class LaneTestAutoConfiguration {

	LaneTestAutoConfiguration() {
	}

	@Bean
	@Lazy
	TestClients laneTesterClients(KafkaAdmin admin) {
		return new TestClients(admin);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	LaneTester laneTester(TestClients clients, KafkaListenerEndpointRegistry registry,
			ObjectProvider<LaneListenerContainerFactory> factory, ObjectProvider<Payloads> payloads) {
		ListenerProgress progress = new ListenerProgress(clients, registry,
				() -> factory.orderedStream().flatMap((each) -> each.snapshots().stream()).toList());
		return new LaneTester(clients, progress, Payloads.plainOr(payloads.getIfAvailable(() -> (value) -> {
			throw new IllegalArgumentException("Without Jackson, a value is text or bytes, not " + value.getClass());
		})));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class JsonConfiguration {

		@Bean
		@Lazy
		Payloads laneTesterPayloads(ObjectProvider<JsonMapper> mapper) {
			JsonMapper json = mapper.getIfAvailable(() -> JsonMapper.builder().build());
			return json::writeValueAsBytes;
		}

	}

}
