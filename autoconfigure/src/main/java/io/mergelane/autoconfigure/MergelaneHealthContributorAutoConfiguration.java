package io.mergelane.autoconfigure;

import io.mergelane.LaneListener;
import io.mergelane.actuate.KafkaConsumersHealthIndicator;
import io.mergelane.listener.GroupEntry;
import io.mergelane.listener.LaneListenerContainerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link KafkaConsumersHealthIndicator}.
 */
@AutoConfiguration(after = MergelaneAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("kafkaconsumers")
public final class MergelaneHealthContributorAutoConfiguration {

	MergelaneHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@ConditionalOnMissingBean(name = { "kafkaConsumersHealthIndicator", "kafkaConsumersHealthContributor" })
	KafkaConsumersHealthIndicator kafkaConsumersHealthContributor(
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory,
			ObjectProvider<GroupEntry> groups, MergelaneProperties properties) {
		return new KafkaConsumersHealthIndicator(factory::snapshots, new GuardedGroups(groups),
				properties.health().stuckAfter());
	}

}
