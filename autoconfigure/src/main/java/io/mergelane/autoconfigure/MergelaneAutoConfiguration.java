package io.mergelane.autoconfigure;

import java.util.stream.Stream;

import io.mergelane.LaneListener;
import io.mergelane.consumer.LaneListenerSettings;
import io.mergelane.failure.FailureClassifier;
import io.mergelane.failure.FailureRule;
import io.mergelane.group.ClusterAdmins;
import io.mergelane.guard.GroupGuard;
import io.mergelane.guard.GuardSettings;
import io.mergelane.handler.HandlerFactory;
import io.mergelane.handler.JsonPayloadConverter;
import io.mergelane.handler.QuietBatchConverter;
import io.mergelane.listener.GroupEntry;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.listener.LaneListenerContainerFactoryCustomizer;
import io.mergelane.listener.LaneListeners;
import io.mergelane.listener.LaneWorkers;
import io.mergelane.listener.ListenerReplayHandlers;
import io.mergelane.listener.OffsetKeeper;
import io.mergelane.merge.MergeWriterFactory;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.recovery.FailureServices;
import io.mergelane.replay.ReplayHandlers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListenerAnnotationBeanPostProcessor;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.support.converter.BatchMessageConverter;
import org.springframework.kafka.support.converter.RecordMessageConverter;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of lane listeners.
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class,
		afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(EnableKafka.class)
@ConditionalOnBooleanProperty(name = "mergelane.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MergelaneProperties.class)
public final class MergelaneAutoConfiguration {

	MergelaneAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	LaneListenerSettings.Source laneListenerSettings(MergelaneProperties properties) {
		return new PropertiesLaneListenerSettings(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	FailureClassifier laneFailureClassifier(MergelaneProperties properties, ObjectProvider<FailureRule> rules,
			ResourceLoader resourceLoader) {
		// What an operator sets in an outage comes before what is in the code.
		FailureRule configured = new ConfiguredFailures(resourceLoader.getClassLoader()).rule(properties.failures());
		return new FailureClassifier(Stream.concat(Stream.of(configured), rules.orderedStream()).toList());
	}

	@Bean
	@ConditionalOnMissingBean
	LaneWorkers laneWorkers(Environment environment) {
		return new LaneWorkers(Threading.VIRTUAL.isActive(environment));
	}

	@Bean
	@ConditionalOnMissingBean
	ClusterAdmins laneClusterAdmins(MergelaneProperties properties, ApplicationContext context) {
		return new ClusterAdmins(new ConfiguredGuard(properties, context, GuardSettings.Timing.DEFAULT)::adminClientId);
	}

	@Bean
	@ConditionalOnMissingBean
	GroupEntry laneGroupEntry(MergelaneProperties properties, ApplicationContext context, ClusterAdmins admins,
			ObjectProvider<KafkaListenerEndpointRegistry> registry, ObjectProvider<GuardSettings.Timing> timing) {
		return new ConfiguredGuard(properties, context, timing.getIfAvailable(() -> GuardSettings.Timing.DEFAULT))
			.guard(registry, admins);
	}

	@Bean
	@ConditionalOnProperty(name = "mergelane.group-guard.listeners", havingValue = "all")
	SmartInitializingSingleton lanePlainListenerPreparation(GroupEntry groups,
			ObjectProvider<ConcurrentKafkaListenerContainerFactory<?, ?>> factories) {
		return () -> {
			if (groups instanceof GroupGuard guard) {
				factories.stream().forEach((factory) -> PlainListenerPreparation.prepare(factory, guard));
			}
		};
	}

	@Bean
	@Nullable SmartLifecycle laneGroupWatch(GroupEntry groups) {
		return (groups instanceof GroupGuard guard) ? guard.watch() : null;
	}

	@Bean
	@ConditionalOnMissingBean
	HandlerFactory laneHandlerFactory(ObjectProvider<KafkaListenerAnnotationBeanPostProcessor<?, ?>> processor,
			ObjectProvider<MergeWriterFactory> mergeWriterFactory, ConfigurableBeanFactory beanFactory) {
		return new HandlerFactory(() -> processor.getObject().getMessageHandlerMethodFactory(), mergeWriterFactory,
				new EmbeddedValueResolver(beanFactory));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static MergeIntoCheck laneMergeIntoCheck(BeanFactory beanFactory) {
		return new MergeIntoCheck(beanFactory);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static UnheardMergeWarning laneUnheardMergeWarning() {
		return new UnheardMergeWarning();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ListenerIdCheck laneListenerIdCheck(ConfigurableBeanFactory beanFactory) {
		return new ListenerIdCheck(beanFactory);
	}

	@Bean
	MissingTopicWarning laneMissingTopicWarning(ClusterAdmins admins, LaneWorkers workers) {
		return new MissingTopicWarning(admins, workers);
	}

	@Bean
	UnknownListenerWarning laneUnknownListenerWarning(MergelaneProperties properties,
			ObjectProvider<KafkaListenerEndpointRegistry> registry) {
		return new UnknownListenerWarning(properties, registry);
	}

	@Bean(LaneListener.CONTAINER_FACTORY_BEAN_NAME)
	@ConditionalOnMissingBean(name = LaneListener.CONTAINER_FACTORY_BEAN_NAME)
	LaneListenerContainerFactory laneListenerContainerFactory(LaneListenerSettings.Source settings,
			HandlerFactory handlers, LaneWorkers workers, ObjectProvider<OffsetKeeper> offsetKeeper,
			FailureClassifier classifier, ObjectProvider<DeadLetterSink> deadLetters, GroupEntry groups,
			ConcurrentKafkaListenerContainerFactoryConfigurer configurer, KafkaProperties properties,
			ObjectProvider<ConsumerFactory<Object, Object>> consumerFactory,
			ObjectProvider<LaneListenerContainerFactoryCustomizer> customizers) {
		LaneListenerContainerFactory factory = new LaneListenerContainerFactory(settings, handlers, workers,
				offsetKeeper::getIfAvailable,
				new FailureServices(classifier, (letter) -> deadLetters.getObject().send(letter)), groups);
		// As Spring Boot does for its own container factory.
		configurer.configure(factory, consumerFactory
			.getIfAvailable(() -> new DefaultKafkaConsumerFactory<>(properties.buildConsumerProperties())));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(factory));
		return factory;
	}

	@Bean
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@ConditionalOnMissingBean
	LaneListeners laneListeners(
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory) {
		return new LaneListeners(factory);
	}

	@Bean
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@ConditionalOnMissingBean
	ReplayHandlers laneReplayHandlers(
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory,
			LaneWorkers workers, FailureClassifier classifier) {
		return new ListenerReplayHandlers(factory, workers, classifier);
	}

	@Bean
	@Order(0)
	LaneListenerContainerFactoryCustomizer laneContainerCustomizer(
			ObjectProvider<ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>>> customizer) {
		return (factory) -> customizer.ifAvailable(factory::setContainerCustomizer);
	}

	@Bean
	@Order(0)
	@ConditionalOnProperty(name = "mergelane.mdc.enabled", havingValue = "true")
	LaneListenerContainerFactoryCustomizer laneMdcCustomizer() {
		return LaneListenerContainerFactory::describeInMdc;
	}

	/**
	 * Spring Boot's batch converter around the application's record converter logs
	 * payloads it cannot convert.
	 */
	@Bean
	@Order(0)
	LaneListenerContainerFactoryCustomizer laneBatchConverterCustomizer(
			ObjectProvider<RecordMessageConverter> recordConverter,
			ObjectProvider<BatchMessageConverter> batchConverter) {
		return (factory) -> {
			if (batchConverter.getIfUnique() == null) {
				recordConverter
					.ifUnique((converter) -> factory.setBatchMessageConverter(new QuietBatchConverter(converter)));
			}
		};
	}

	/**
	 * Reads JSON payloads, unless the application has a message converter.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	@ConditionalOnMissingBean({ RecordMessageConverter.class, BatchMessageConverter.class })
	static class JsonConfiguration {

		@Bean
		@Order(0)
		LaneListenerContainerFactoryCustomizer laneJsonCustomizer(ObjectProvider<JsonMapper> mapper) {
			return (factory) -> {
				JsonPayloadConverter converter = new JsonPayloadConverter(
						mapper.getIfAvailable(() -> JsonMapper.builder().build()));
				factory.setRecordMessageConverter(converter);
				factory.setBatchMessageConverter(new QuietBatchConverter(converter));
			};
		}

	}

	/**
	 * Topics that are merged by properties alone.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class DeclaredMergesConfiguration {

		@Bean
		DeclaredMerges declaredMerges(MergelaneProperties properties, BeanFactory beanFactory,
				ObjectProvider<JsonMapper> mapper) {
			return new DeclaredMerges(properties.merge().topics(), beanFactory,
					mapper.getIfAvailable(() -> JsonMapper.builder().build()));
		}

	}

}
