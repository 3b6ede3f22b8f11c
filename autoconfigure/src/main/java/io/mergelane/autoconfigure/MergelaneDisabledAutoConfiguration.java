package io.mergelane.autoconfigure;

import io.mergelane.LaneListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpoint;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for {@code mergelane.enabled=false}: lane listeners are known, so
 * that the application starts, but consume nothing.
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@ConditionalOnClass(EnableKafka.class)
@ConditionalOnBooleanProperty(name = "mergelane.enabled", havingValue = false)
public final class MergelaneDisabledAutoConfiguration {

	private static final Log logger = LogFactory.getLog(MergelaneDisabledAutoConfiguration.class);

	MergelaneDisabledAutoConfiguration() {
	}

	@Bean(LaneListener.CONTAINER_FACTORY_BEAN_NAME)
	@ConditionalOnMissingBean(name = LaneListener.CONTAINER_FACTORY_BEAN_NAME)
	ConcurrentKafkaListenerContainerFactory<Object, Object> laneListenerContainerFactory(
			ConcurrentKafkaListenerContainerFactoryConfigurer configurer, KafkaProperties properties,
			ObjectProvider<ConsumerFactory<Object, Object>> consumerFactory) {
		ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new NotStartingFactory();
		configurer.configure(factory, consumerFactory
			.getIfAvailable(() -> new DefaultKafkaConsumerFactory<>(properties.buildConsumerProperties())));
		return factory;
	}

	/**
	 * Makes containers that do not start.
	 */
	private static final class NotStartingFactory extends ConcurrentKafkaListenerContainerFactory<Object, Object> {

		@Override
		protected ConcurrentMessageListenerContainer<Object, Object> createContainerInstance(
				KafkaListenerEndpoint endpoint) {
			return new NotStartingContainer(getConsumerFactory(),
					super.createContainerInstance(endpoint).getContainerProperties());
		}

	}

	/**
	 * Does not start, nor by the registry: without the engine it would commit records
	 * that nobody has merged.
	 */
	private static final class NotStartingContainer extends ConcurrentMessageListenerContainer<Object, Object> {

		NotStartingContainer(@Nullable ConsumerFactory<? super Object, ? super Object> consumerFactory,
				ContainerProperties containerProperties) {
			super(consumerFactory, containerProperties);
		}

		@Override
		protected void doStart() {
			logger.warn("Lane listener '%s' consumes nothing: mergelane.enabled=false".formatted(getListenerId()));
		}

	}

}
