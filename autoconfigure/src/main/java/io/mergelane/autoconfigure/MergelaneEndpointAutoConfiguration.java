package io.mergelane.autoconfigure;

import java.time.Clock;

import io.mergelane.LaneListener;
import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.actuate.KafkaConsumersEndpointWebExtension;
import io.mergelane.actuate.KafkaConsumersReplays;
import io.mergelane.actuate.ShownKeys;
import io.mergelane.deadletter.DeadLetterTopic;
import io.mergelane.group.ClusterAdmins;
import io.mergelane.lag.group.GroupLags;
import io.mergelane.listener.GroupEntry;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.listener.LaneListenerContainerFactoryCustomizer;
import io.mergelane.listener.LaneListeners;
import io.mergelane.replay.DeadLetterReplay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link KafkaConsumersEndpoint} and what may be done through it.
 */
@AutoConfiguration(after = { MergelaneAutoConfiguration.class, MergelaneDeadLetterAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(KafkaConsumersEndpoint.class)
@EnableConfigurationProperties(KafkaConsumersEndpointProperties.class)
public final class MergelaneEndpointAutoConfiguration {

	MergelaneEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@ConditionalOnMissingBean
	KafkaConsumersEndpoint kafkaConsumersEndpoint(
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory,
			ObjectProvider<GroupEntry> groups, KafkaConsumersReplays replays, GroupLags lags,
			KafkaConsumersEndpointProperties properties) {
		return new KafkaConsumersEndpoint(factory::snapshots, new GuardedGroups(groups), replays::of, lags::of,
				new ShownKeys(properties.showValues(), properties.roles()));
	}

	@Bean
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@ConditionalOnMissingBean
	GroupLags laneGroupLags(@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory,
			ClusterAdmins admins) {
		return new GroupLags(factory::groups, admins, Clock.systemUTC(), System::nanoTime);
	}

	@Bean
	LaneListenerContainerFactoryCustomizer laneKeyTextsCustomizer(KafkaConsumersEndpointProperties properties) {
		return (factory) -> {
			if (properties.showValues() != Show.NEVER) {
				factory.keepKeyTexts();
			}
		};
	}

	@Bean
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@ConditionalOnMissingBean
	KafkaConsumersReplays kafkaConsumersReplays(ObjectProvider<DeadLetterReplay> replay) {
		return new KafkaConsumersReplays(replay::getIfAvailable);
	}

	@Bean
	@ConditionalOnBean({ KafkaConsumersEndpoint.class, KafkaConsumersReplays.class, LaneListeners.class })
	@ConditionalOnMissingBean
	KafkaConsumersEndpointWebExtension kafkaConsumersEndpointWebExtension(MergelaneProperties properties,
			KafkaConsumersEndpoint endpoint, LaneListeners listeners, KafkaConsumersReplays replays,
			ApplicationEventPublisher events) {
		DeadLetterTopic deadLetterTopic = MergelaneDeadLetterAutoConfiguration.topic(properties.deadLetter().topic());
		return new KafkaConsumersEndpointWebExtension(properties.endpoint().actions(), endpoint, listeners, replays,
				deadLetterTopic::of, events);
	}

}
