package io.mergelane.autoconfigure;

import io.mergelane.LaneListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpoint;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for {@code mergelane.enabled=false}: lane listeners are known, so
 * that the application starts, but consume nothing.
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@ConditionalOnClass(EnableKafka.class)
@ConditionalOnBooleanProperty(name = "mergelane.enabled", havingValue = false)
public final class MergelaneDisabledAutoConfiguration {

	MergelaneDisabledAutoConfiguration() {
	}

	@Bean(LaneListener.CONTAINER_FACTORY_BEAN_NAME)
	@ConditionalOnMissingBean(name = LaneListener.CONTAINER_FACTORY_BEAN_NAME)
	ConcurrentKafkaListenerContainerFactory<Object, Object> laneListenerContainerFactory(KafkaProperties properties,
			ObjectProvider<ConsumerFactory<Object, Object>> consumerFactory) {
		ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new NotStarting();
		factory.setConsumerFactory(consumerFactory
			.getIfAvailable(() -> new DefaultKafkaConsumerFactory<>(properties.buildConsumerProperties())));
		return factory;
	}

	/**
	 * Makes containers that do not start by themselves.
	 */
	private static final class NotStarting extends ConcurrentKafkaListenerContainerFactory<Object, Object> {

		private static final Log logger = LogFactory.getLog(MergelaneDisabledAutoConfiguration.class);

		@Override
		public ConcurrentMessageListenerContainer<Object, Object> createListenerContainer(
				KafkaListenerEndpoint endpoint) {
			ConcurrentMessageListenerContainer<Object, Object> container = super.createListenerContainer(endpoint);
			container.setAutoStartup(false);
			logger.warn("Lane listener '%s' consumes nothing: mergelane.enabled=false".formatted(endpoint.getId()));
			return container;
		}

	}

}
