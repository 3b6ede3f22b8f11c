package io.mergelane.autoconfigure;

import io.mergelane.LaneListener;
import io.mergelane.listener.GroupEntry;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.metrics.LaneMeters;
import io.mergelane.metrics.RebalanceMeters;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the meters of lane listeners.
 */
@AutoConfiguration(after = MergelaneAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(LaneListenerContainerFactory.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "mergelane.metrics.enabled", matchIfMissing = true)
public final class MergelaneMetricsAutoConfiguration {

	MergelaneMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	LaneMeters laneMeters(MeterRegistry registry,
			@Qualifier(LaneListener.CONTAINER_FACTORY_BEAN_NAME) LaneListenerContainerFactory factory,
			ObjectProvider<GroupEntry> groups, MergelaneProperties properties) {
		return new LaneMeters(registry, factory::snapshots, new GuardedGroups(groups),
				properties.metrics().perPartition());
	}

	@Bean
	@ConditionalOnMissingBean
	RebalanceMeters laneRebalanceMeters(MeterRegistry registry) {
		return new RebalanceMeters(registry);
	}

}
