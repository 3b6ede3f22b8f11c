package io.mergelane.autoconfigure;

import io.mergelane.LaneListener;
import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.listener.LaneListenerContainerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link KafkaConsumersEndpoint}.
 */
@AutoConfiguration(after = MergelaneAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(KafkaConsumersEndpoint.class)
public final class MergelaneEndpointAutoConfiguration {

	MergelaneEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@ConditionalOnMissingBean
	KafkaConsumersEndpoint kafkaConsumersEndpoint(
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory) {
		return new KafkaConsumersEndpoint(factory::snapshots);
	}

}
