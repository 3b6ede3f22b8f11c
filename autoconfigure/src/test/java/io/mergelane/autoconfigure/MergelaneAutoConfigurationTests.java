package io.mergelane.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import javax.sql.DataSource;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.Ordering;
import io.mergelane.actuate.KafkaConsumersAction;
import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.actuate.KafkaConsumersEndpointWebExtension;
import io.mergelane.actuate.KafkaConsumersHealth;
import io.mergelane.actuate.LivenessHealthIndicator;
import io.mergelane.actuate.ProbeGroups;
import io.mergelane.actuate.ReadinessHealthIndicator;
import io.mergelane.consumer.LaneListenerSettings;
import io.mergelane.handler.HandlerFactory;
import io.mergelane.handler.Batching;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.listener.LaneListenerContainerFactoryCustomizer;
import io.mergelane.listener.LaneListeners;
import io.mergelane.listener.LaneWorkers;
import io.mergelane.merge.MergeDialectResolver;
import io.mergelane.merge.MergeWriterFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.kafka.annotation.KafkaHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.TopicPartition;
import org.springframework.kafka.config.KafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.converter.RecordMessageConverter;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.scheduling.annotation.Async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for the auto-configuration and its failure analyses: promise S18. No listener
 * starts here, so no broker is needed.
 */
@ExtendWith(OutputCaptureExtension.class)
class MergelaneAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, JacksonAutoConfiguration.class,
				DataSourceAutoConfiguration.class, EndpointAutoConfiguration.class,
				MergelaneMergeAutoConfiguration.class, MergelaneAutoConfiguration.class,
				MergelaneDisabledAutoConfiguration.class, MergelaneEndpointAutoConfiguration.class,
				MergelaneHealthContributorAutoConfiguration.class))
		.withPropertyValues("spring.kafka.listener.auto-startup=false",
				"management.endpoints.web.exposure.include=kafkaconsumers");

	@Test
	void providesAFactoryBesideSpringBootsOwn() {
		this.runner.run((context) -> {
			assertThat(context).hasBean("kafkaListenerContainerFactory");
			assertThat(context.getBean(LaneListener.CONTAINER_FACTORY_BEAN_NAME))
				.isInstanceOf(LaneListenerContainerFactory.class);
			assertThat(context).hasSingleBean(MergeWriterFactory.class);
			assertThat(context).hasSingleBean(KafkaConsumersEndpoint.class);
			assertThat(context).hasSingleBean(KafkaConsumersEndpointWebExtension.class);
			assertThat(context).hasSingleBean(LaneListeners.class);
			assertThat(context).getBean("kafkaConsumersHealthContributor").isInstanceOf(KafkaConsumersHealth.class);
			assertThat(context).doesNotHaveBean(HealthIndicator.class);
		});
	}

	@Test
	void tellsNoHealthIfThatIsSwitchedOff() {
		this.runner.withPropertyValues("management.health.kafkaconsumers.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void tellsTheProbesIfItIsTo() {
		this.runner.withPropertyValues("mergelane.health.readiness=guard", "mergelane.health.liveness=stuck-thread")
			.run((context) -> assertThat(context).hasSingleBean(ReadinessHealthIndicator.class)
				.hasSingleBean(LivenessHealthIndicator.class)
				.getBean(ProbeGroups.class)
				.isEqualTo(new ProbeGroups(
						Map.of("readiness", "kafkaConsumersReadiness", "liveness", "kafkaConsumersLiveness"))));
		this.runner.withPropertyValues("mergelane.health.readiness=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(ReadinessHealthIndicator.class)
				.getBean(ProbeGroups.class)
				.isEqualTo(new ProbeGroups(Map.of())));
	}

	@ParameterizedTest
	@ValueSource(strings = { "mergelane.health.stuck-after", "mergelane.health.broker-away-after" })
	void refusesATimeThatIsNotPositive(String property) {
		for (String time : List.of("0s", "-1s")) {
			this.runner.withPropertyValues(property + "=" + time)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageStartingWith(property + " must be longer than zero, and is "));
		}
	}

	@Test
	void tellsNoHealthWithoutTheHealthModule() {
		this.runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("kafkaConsumersHealthContributor")
				.hasSingleBean(KafkaConsumersEndpoint.class));
	}

	@Test
	void allowsNoActionByDefault() {
		this.runner
			.run((context) -> assertThat(context.getBean(MergelaneProperties.class).endpoint().actions()).isEmpty());
		this.runner.withPropertyValues("mergelane.endpoint.actions=pause, retry")
			.run((context) -> assertThat(context.getBean(MergelaneProperties.class).endpoint().actions())
				.containsExactlyInAnyOrder(KafkaConsumersAction.PAUSE, KafkaConsumersAction.RETRY));
	}

	@Test
	void publishesNoBeanThatSpringBootGivesToOtherListeners() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(ConsumerAwareRebalanceListener.class);
			assertThat(context).doesNotHaveBean(org.springframework.kafka.listener.BatchInterceptor.class);
			assertThat(context).doesNotHaveBean(org.springframework.kafka.listener.RecordInterceptor.class);
			assertThat(context).doesNotHaveBean(org.springframework.kafka.listener.CommonErrorHandler.class);
			assertThat(context).doesNotHaveBean(org.springframework.kafka.config.ContainerCustomizer.class);
			assertThat(context).doesNotHaveBean(RecordMessageConverter.class);
		});
	}

	@Test
	void makesABatchContainerWithManualAcknowledgmentForALaneListener() {
		this.runner.withUserConfiguration(Single.class).run((context) -> {
			ContainerProperties properties = containerProperties(context, "single");
			assertThat(properties.getAckMode()).isEqualTo(ContainerProperties.AckMode.MANUAL);
			assertThat(properties.getPollTimeout()).isEqualTo(25);
			assertThat(properties.getMessageListener())
				.isInstanceOf(org.springframework.kafka.listener.BatchMessageListener.class);
			assertThat(properties.getGroupId()).isEqualTo("single");
		});
	}

	@Test
	void appliesTheListenerPropertiesOfSpringBoot() {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues("spring.kafka.listener.poll-timeout=50ms", "spring.kafka.listener.concurrency=3",
					"spring.kafka.listener.client-id=mine")
			.run((context) -> {
				assertThat(containerProperties(context, "single").getPollTimeout()).isEqualTo(50);
				assertThat(containerProperties(context, "single").getClientId()).isEqualTo("mine");
			});
	}

	@Test
	void leavesOtherListenersAlone() {
		this.runner.withUserConfiguration(Plain.class)
			.run((context) -> assertThat(containerProperties(context, "plain").getAckMode())
				.isEqualTo(ContainerProperties.AckMode.BATCH));
	}

	@Test
	void keepsTheRebalanceListenerOfTheUser() {
		ConsumerAwareRebalanceListener user = mock();
		this.runner.withUserConfiguration(Single.class)
			.withBean(ConsumerAwareRebalanceListener.class, () -> user)
			.run((context) -> {
				ConsumerAwareRebalanceListener composed = (ConsumerAwareRebalanceListener) containerProperties(context,
						"single")
					.getConsumerRebalanceListener();
				assertThat(composed).isNotNull().isNotSameAs(user);
			});
	}

	@Test
	void backsOffForBeansOfTheUser() {
		LaneListenerSettings.Source settings = mock();
		LaneWorkers workers = new LaneWorkers(false);
		MergeWriterFactory writers = mock();
		MergeDialectResolver dialects = mock();
		KafkaConsumersEndpoint endpoint = new KafkaConsumersEndpoint(List::of);
		this.runner.withBean(LaneListenerSettings.Source.class, () -> settings)
			.withBean(LaneWorkers.class, () -> workers)
			.withBean(MergeWriterFactory.class, () -> writers)
			.withBean(MergeDialectResolver.class, () -> dialects)
			.withBean(KafkaConsumersEndpoint.class, () -> endpoint)
			.run((context) -> {
				assertThat(context).getBean(LaneListenerSettings.Source.class).isSameAs(settings);
				assertThat(context).getBean(LaneWorkers.class).isSameAs(workers);
				assertThat(context).getBean(MergeWriterFactory.class).isSameAs(writers);
				assertThat(context).getBean(MergeDialectResolver.class).isSameAs(dialects);
				assertThat(context).getBean(KafkaConsumersEndpoint.class).isSameAs(endpoint);
				assertThat(context).hasSingleBean(HandlerFactory.class);
			});
	}

	@Test
	void backsOffForAFactoryOfTheUser() {
		KafkaListenerContainerFactory<?> factory = mock();
		this.runner
			.withBean(LaneListener.CONTAINER_FACTORY_BEAN_NAME, KafkaListenerContainerFactory.class, () -> factory)
			.run((context) -> assertThat(context).doesNotHaveBean(LaneListenerContainerFactory.class)
				.doesNotHaveBean(LaneListeners.class)
				.doesNotHaveBean(HealthContributor.class)
				.doesNotHaveBean(KafkaConsumersEndpointWebExtension.class)
				.doesNotHaveBean(KafkaConsumersEndpoint.class));
	}

	@Test
	void appliesCustomizers() {
		this.runner.withUserConfiguration(Single.class)
			.withBean(LaneListenerContainerFactoryCustomizer.class,
					() -> (factory) -> factory.getContainerProperties().setPollTimeout(7))
			.run((context) -> assertThat(containerProperties(context, "single").getPollTimeout()).isEqualTo(7));
	}

	@Test
	void startsButConsumesNothingIfItIsDisabled() {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues("mergelane.enabled=false", "spring.kafka.listener.auto-startup=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).doesNotHaveBean(LaneListenerContainerFactory.class);
				assertThat(context).doesNotHaveBean(MergeWriterFactory.class);
				assertThat(context).doesNotHaveBean(KafkaConsumersEndpoint.class);
				assertThat(container(context, "single").isRunning()).isFalse();
			});
	}

	@Test
	void startsNothingByTheRegistryIfItIsDisabled() {
		this.runner.withUserConfiguration(Replying.class)
			.withPropertyValues("mergelane.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				container(context, "replying").start();
				assertThat(container(context, "replying").isRunning()).isFalse();
			});
	}

	@Test
	void warnsOfPropertiesForAListenerThatDoesNotExist(CapturedOutput output) {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues("mergelane.listeners.singel.parallelism=2")
			.run((context) -> assertThat(output).contains("There are no listeners [singel]").contains("[single]"));
	}

	@ParameterizedTest
	@CsvSource({ "mergelane.merge.chunk-size,0", "mergelane.merge.max-attempts,0",
			"mergelane.merge.minimum-version-precision,10" })
	void namesAPropertyOfMergeThatIsOutOfRange(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(analysis(context.getStartupFailure()).getDescription()).contains(property));
	}

	@Test
	void explainsThatTheDatabaseCannotBeReached() {
		this.runner.withUserConfiguration(Merging.class)
			.withPropertyValues("spring.kafka.listener.auto-startup=true",
					"spring.datasource.url=jdbc:postgresql://localhost:1/none",
					"spring.datasource.hikari.connection-timeout=250")
			.run((context) -> assertRefused(context.getStartupFailure(), "cannot look at its table 'member'",
					"Start the database"));
	}

	@Test
	void worksWithoutJdbc() {
		this.runner
			.withClassLoader(new FilteredClassLoader(JdbcTemplate.class, DataSourceTransactionManager.class,
					DataSourceAutoConfiguration.class))
			.withUserConfiguration(Single.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MergeWriterFactory.class));
	}

	@Test
	void worksWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.withUserConfiguration(Single.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("kafkaConsumersEndpoint"));
	}

	@Test
	void worksWithoutJackson() {
		this.runner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.withUserConfiguration(Single.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("io.mergelane.autoconfigure.MergelaneAutoConfiguration$JsonConfiguration"));
	}

	@Test
	void takesSettingsOfAListenerBeforeThoseOfAll() {
		this.runner
			.withPropertyValues("mergelane.defaults.parallelism=5", "mergelane.defaults.ordering=none",
					"mergelane.listeners.orders.parallelism=7", "mergelane.listeners.orders.retry.delay=3s")
			.run((context) -> {
				LaneListenerSettings.Source source = context.getBean(LaneListenerSettings.Source.class);
				LaneListenerSettings orders = source.of("orders", Batching.SINGLE);
				assertThat(orders.lanes().parallelism()).isEqualTo(7);
				assertThat(orders.ordering()).isEqualTo(Ordering.NONE);
				assertThat(orders.failures().retry().delay()).hasSeconds(3);
				assertThat(source.of("other", Batching.SINGLE).lanes().parallelism()).isEqualTo(5);
			});
	}

	@ParameterizedTest
	@CsvSource({ "mergelane.defaults.parallelism,0", "mergelane.listeners.single.parallelism,-1",
			"mergelane.defaults.max-in-flight,0", "mergelane.defaults.max-in-flight-size,0B",
			"mergelane.defaults.drain-timeout,-1s", "mergelane.defaults.commit-interval,-1s",
			"mergelane.defaults.retry.delay,0ms", "mergelane.defaults.retry.multiplier,0.5",
			"mergelane.defaults.retry.max-delay,0ms" })
	void namesAPropertyThatIsOutOfRange(String property, String value) {
		this.runner.withUserConfiguration(Single.class).withPropertyValues(property + "=" + value).run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains(property);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.consumer.enable-auto-commit=true",
			"spring.kafka.consumer.properties.enable.auto.commit=true",
			"spring.kafka.properties.enable.auto.commit=true" })
	void refusesAutoCommit(String property) {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues(property)
			.run((context) -> assertRefused(context.getStartupFailure(), "'single' has enable.auto.commit=true",
					"Remove spring.kafka.consumer.enable-auto-commit"));
	}

	@Test
	void refusesAutoCommitOfOneListener() {
		this.runner.withUserConfiguration(AutoCommit.class)
			.run((context) -> assertRefused(context.getStartupFailure(), "enable.auto.commit=true", "Remove"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "latest", "by_duration:PT1H" })
	void refusesAnOffsetResetThatSkipsRecords(String reset) {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues("spring.kafka.consumer.auto-offset-reset=" + reset)
			.run((context) -> assertRefused(context.getStartupFailure(), "auto.offset.reset=" + reset,
					"mergelane.listeners.single.no-committed-offset"));
	}

	@Test
	void takesTheOffsetResetThatTheLossWasAcceptedFor() {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues("spring.kafka.consumer.auto-offset-reset=latest",
					"mergelane.defaults.no-committed-offset=latest")
			.run((context) -> assertThat(containerProperties(context, "single").getKafkaConsumerProperties())
				.containsEntry("auto.offset.reset", "latest"));
	}

	@Test
	void leavesNoOffsetResetToTheDefaultOfKafka() {
		this.runner.withUserConfiguration(Single.class)
			.run((context) -> assertThat(containerProperties(context, "single").getKafkaConsumerProperties())
				.containsEntry("auto.offset.reset", "earliest"));
	}

	@Test
	void refusesAsyncAcks() {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues("spring.kafka.listener.async-acks=true")
			.run((context) -> assertRefused(context.getStartupFailure(), "asyncAcks",
					"spring.kafka.listener.async-acks"));
	}

	@Test
	void acceptsAsyncAcksThatACustomizerHasTakenOff() {
		this.runner.withUserConfiguration(Single.class)
			.withBean(LaneListenerContainerFactoryCustomizer.class,
					() -> (factory) -> factory.getContainerProperties().setAsyncAcks(false))
			.withPropertyValues("spring.kafka.listener.async-acks=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "mergelane.defaults.drain-timeout=151s,",
			"mergelane.listeners.single.drain-timeout=6s,spring.kafka.consumer.max-poll-interval=10s" })
	void refusesADrainTimeoutThatWouldMakeARebalanceTimeOut(String drainTimeout, @Nullable String maxPollInterval) {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues(drainTimeout, String.valueOf(maxPollInterval))
			.run((context) -> assertRefused(context.getStartupFailure(), "max.poll.interval.ms",
					"mergelane.listeners.single.drain-timeout"));
	}

	@Test
	void refusesFixTxOffsets() {
		assertRefusedContainer((properties) -> properties.setFixTxOffsets(true), "fixTxOffsets");
	}

	@Test
	void refusesSubBatchPerPartition() {
		assertRefusedContainer((properties) -> properties.setSubBatchPerPartition(true), "subBatchPerPartition");
	}

	@Test
	void refusesTransactionsOfTheContainer() {
		this.runner.withUserConfiguration(Single.class)
			.withPropertyValues("spring.kafka.producer.transaction-id-prefix=tx-")
			.run((context) -> assertRefused(context.getStartupFailure(), "KafkaAwareTransactionManager",
					"LaneListenerContainerFactoryCustomizer"));
	}

	@Test
	void acceptsAContainerWhoseTransactionManagerWasRemovedByACustomizer() {
		this.runner.withUserConfiguration(Single.class)
			.withBean(LaneListenerContainerFactoryCustomizer.class,
					() -> (factory) -> factory.getContainerProperties().setKafkaAwareTransactionManager(null))
			.withPropertyValues("spring.kafka.producer.transaction-id-prefix=tx-")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void refusesMethodsThatCannotBeLaneListeners() {
		assertRefusedListener(TakesConsumer.class, "takes a Consumer");
		assertRefusedListener(TakesConsumerRecords.class, "takes ConsumerRecords");
		assertRefusedListener(NamesPartitions.class, "names its partitions");
		assertRefusedListener(HandlerClass.class, "is not a method");
		assertRefusedListener(MergesNothing.class, "does not return rows");
		assertRefusedListener(MergesFuture.class, "does not return rows");
		assertRefusedListener(MergesBatch.class, "takes a List");
		assertRefusedListener(SeekAware.class, "is a ConsumerSeekAware");
		assertRefusedListener(Reactive.class, "is reactive");
		assertRefusedListener(Forgotten.class, "is @Async");
		assertRefusedListener(MergesOptional.class, "returns a Optional");
		assertRefusedListener(MergesOnPlainListener.class, "is not a lane listener");
	}

	@Test
	void refusesIndexesOfFilteredBatches() {
		this.runner.withUserConfiguration(FilteredBatch.class)
			.withPropertyValues("spring.kafka.listener.auto-startup=true")
			.run((context) -> assertRefused(context.getStartupFailure(), "has a filter", "Filter the list"));
	}

	@Test
	void explainsThatThereIsNoDataSourceToMergeInto() {
		this.runner.withUserConfiguration(Merging.class)
			.withPropertyValues("spring.kafka.listener.auto-startup=true")
			.withClassLoader(new FilteredClassLoader(DataSourceTransactionManager.class))
			.run((context) -> assertRefused(context.getStartupFailure(), "there is no DataSource",
					"spring-boot-starter-jdbc"));
	}

	@Test
	void explainsThatThereAreSeveralDataSources() {
		this.runner.withUserConfiguration(Merging.class)
			.withPropertyValues("spring.kafka.listener.auto-startup=true")
			.withBean("one", DataSource.class, () -> mock())
			.withBean("two", DataSource.class, () -> mock())
			.run((context) -> assertRefused(context.getStartupFailure(), "several DataSource beans",
					"mergelane.merge.data-source"));
	}

	@Test
	void explainsThatTheNamedDataSourceIsMissing() {
		this.runner.withUserConfiguration(Merging.class)
			.withPropertyValues("spring.kafka.listener.auto-startup=true", "mergelane.merge.data-source=other")
			.run((context) -> assertRefused(context.getStartupFailure(), "no DataSource bean named 'other'",
					"mergelane.merge.data-source"));
	}

	@Test
	void explainsThatTheTableIsMissing() {
		this.runner.withUserConfiguration(Merging.class)
			.withPropertyValues("spring.kafka.listener.auto-startup=true", "spring.datasource.url=jdbc:h2:mem:missing")
			.run((context) -> {
				FailureAnalysis analysis = analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("member");
				assertThat(analysis.getAction()).isNotBlank();
			});
	}

	private void assertRefusedContainer(java.util.function.Consumer<ContainerProperties> setting, String text) {
		this.runner.withUserConfiguration(Single.class)
			.withBean(LaneListenerContainerFactoryCustomizer.class,
					() -> (factory) -> factory
						.setContainerCustomizer((container) -> setting.accept(container.getContainerProperties())))
			.run((context) -> assertRefused(context.getStartupFailure(), text, "Do not set " + text));
	}

	private void assertRefusedListener(Class<?> listener, String text) {
		this.runner.withUserConfiguration(listener)
			.run((context) -> assertThat(analysis(context.getStartupFailure()).getDescription()).contains(text));
	}

	private static void assertRefused(@Nullable Throwable failure, String description, String action) {
		FailureAnalysis analysis = analysis(failure);
		assertThat(analysis.getDescription()).contains(description);
		assertThat(analysis.getAction()).contains(action);
	}

	private static FailureAnalysis analysis(@Nullable Throwable failure) {
		Throwable startupFailure = Objects.requireNonNull(failure, "startup failure");
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler
				.handleMessage((message, cause) -> {
				}))
			.stream()
			.map((analyzer) -> analyzer.analyze(startupFailure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No analysis", startupFailure));
	}

	private static ContainerProperties containerProperties(ApplicationContext context, String id) {
		return container(context, id).getContainerProperties();
	}

	private static MessageListenerContainer container(ApplicationContext context, String id) {
		KafkaListenerEndpointRegistry registry = context.getBean(KafkaListenerEndpointRegistry.class);
		return Objects.requireNonNull(registry.getListenerContainer(id), id);
	}

	record Member(long userId, long modifiedAt) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Single {

		@LaneListener(id = "single", topics = "topic")
		void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

		@KafkaListener(id = "plain", topics = "topic")
		void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AutoCommit {

		@LaneListener(id = "single", topics = "topic", properties = "enable.auto.commit=true")
		void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesConsumer {

		@LaneListener(id = "single", topics = "topic")
		void handle(String value, Consumer<?, ?> consumer) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesConsumerRecords {

		@LaneListener(id = "single", topics = "topic")
		void handle(ConsumerRecords<String, String> records) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Replying {

		@LaneListener(id = "replying", topics = "topic")
		@SendTo("reply")
		String handle(String value) {
			return value;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Forgotten {

		@Async
		@LaneListener(id = "single", topics = "topic")
		public void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MergesOptional {

		@LaneListener(id = "members", topics = "topic")
		@MergeInto(table = "member", key = "user_id", version = "modified_at")
		Optional<Member> map(String value) {
			return Optional.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MergesOnPlainListener {

		@KafkaListener(id = "members", topics = "topic")
		@MergeInto(table = "member", key = "user_id", version = "modified_at")
		Member map(String value) {
			return new Member(1, 1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeekAware implements ConsumerSeekAware {

		@LaneListener(id = "single", topics = "topic")
		void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reactive {

		@LaneListener(id = "single", topics = "topic")
		Flow.Publisher<String> handle(String value) {
			return (subscriber) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilteredBatch {

		@Bean
		static RecordFilterStrategy<Object, Object> none() {
			return (record) -> false;
		}

		@LaneListener(id = "single", topics = "topic", filter = "none")
		void handle(List<String> values, Acknowledgment acknowledgment) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamesPartitions {

		@KafkaListener(id = "single", containerFactory = LaneListener.CONTAINER_FACTORY_BEAN_NAME,
				topicPartitions = @TopicPartition(topic = "topic", partitions = "0"))
		void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandlerClass {

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

	}

	@KafkaListener(id = "single", topics = "topic", containerFactory = LaneListener.CONTAINER_FACTORY_BEAN_NAME)
	static class Handlers {

		@KafkaHandler
		void handle(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Merging {

		@LaneListener(id = "members", topics = "topic")
		@MergeInto(table = "member", key = "user_id", version = "modified_at")
		Member map(String value) {
			return new Member(1, 1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MergesNothing {

		@LaneListener(id = "members", topics = "topic")
		@MergeInto(table = "member", key = "user_id", version = "modified_at")
		void map(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MergesFuture {

		@LaneListener(id = "members", topics = "topic")
		@MergeInto(table = "member", key = "user_id", version = "modified_at")
		CompletableFuture<Member> map(String value) {
			return CompletableFuture.completedFuture(new Member(1, 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MergesBatch {

		@LaneListener(id = "members", topics = "topic")
		@MergeInto(table = "member", key = "user_id", version = "modified_at")
		List<Member> map(List<String> values) {
			return List.of();
		}

	}

}
