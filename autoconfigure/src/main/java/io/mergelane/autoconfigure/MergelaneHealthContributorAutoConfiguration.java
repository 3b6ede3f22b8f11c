package io.mergelane.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.mergelane.LaneListener;
import io.mergelane.actuate.HealthLimits;
import io.mergelane.actuate.KafkaConsumersHealth;
import io.mergelane.actuate.LivenessCondition;
import io.mergelane.actuate.LivenessHealthIndicator;
import io.mergelane.actuate.ProbeGroups;
import io.mergelane.actuate.ReadinessCondition;
import io.mergelane.actuate.ReadinessHealthIndicator;
import io.mergelane.listener.GroupEntry;
import io.mergelane.listener.LaneListenerContainerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link KafkaConsumersHealth}, and of what lane listeners tell
 * the probes if they are to.
 */
@AutoConfiguration(after = MergelaneAutoConfiguration.class,
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("kafkaconsumers")
public final class MergelaneHealthContributorAutoConfiguration {

	private static final String READINESS = "kafkaConsumersReadiness";

	private static final String LIVENESS = "kafkaConsumersLiveness";

	MergelaneHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@ConditionalOnMissingBean(name = { "kafkaConsumersHealthIndicator", "kafkaConsumersHealthContributor" })
	KafkaConsumersHealth kafkaConsumersHealthContributor(
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory,
			ObjectProvider<GroupEntry> groups, MergelaneProperties properties) {
		return new KafkaConsumersHealth(factory::snapshots, new GuardedGroups(groups),
				new HealthLimits(properties.health().stuckAfter(), properties.health().brokerAwayAfter()));
	}

	@Bean(READINESS + "HealthContributor")
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@Conditional(OnReadiness.class)
	ReadinessHealthIndicator kafkaConsumersReadinessHealthContributor(
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory,
			ObjectProvider<GroupEntry> groups, MergelaneProperties properties) {
		return new ReadinessHealthIndicator(properties.health().readiness(), factory::snapshots,
				new GuardedGroups(groups));
	}

	@Bean(LIVENESS + "HealthContributor")
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	@Conditional(OnLiveness.class)
	LivenessHealthIndicator kafkaConsumersLivenessHealthContributor(
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory) {
		return new LivenessHealthIndicator(factory::snapshots, factory::work, System::nanoTime);
	}

	/**
	 * After Spring Boot's own, which has the probes.
	 */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	@ConditionalOnBean(LaneListenerContainerFactory.class)
	ProbeGroups kafkaConsumersProbeGroups(MergelaneProperties properties) {
		Map<String, String> members = new HashMap<>();
		if (properties.health().readiness() != ReadinessCondition.NONE) {
			members.put("readiness", READINESS);
		}
		if (properties.health().liveness() != LivenessCondition.NONE) {
			members.put("liveness", LIVENESS);
		}
		return new ProbeGroups(members);
	}

	/**
	 * Whether readiness is to depend on lane listeners.
	 */
	static final class OnReadiness extends NoneNestedConditions {

		OnReadiness() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty(name = "mergelane.health.readiness", havingValue = "none", matchIfMissing = true)
		static final class None {

		}

	}

	/**
	 * Whether liveness is to depend on lane listeners.
	 */
	static final class OnLiveness extends NoneNestedConditions {

		OnLiveness() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty(name = "mergelane.health.liveness", havingValue = "none", matchIfMissing = true)
		static final class None {

		}

	}

}
