package io.mergelane.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.ClusterAdmins;
import io.mergelane.guard.GroupGuard;
import io.mergelane.guard.GuardPolicy;
import io.mergelane.guard.GuardSettings;
import io.mergelane.listener.GroupEntry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.util.StringUtils;

/**
 * Makes the guard of consumer groups from {@link MergelaneProperties}.
 */
final class ConfiguredGuard {

	private static final Log logger = LogFactory.getLog(ConfiguredGuard.class);

	private static final String APPLICATION_NAME = "spring.application.name";

	private final MergelaneProperties properties;

	private final ApplicationContext context;

	private final GuardSettings.Timing timing;

	ConfiguredGuard(MergelaneProperties properties, ApplicationContext context, GuardSettings.Timing timing) {
		this.properties = properties;
		this.context = context;
		this.timing = timing;
	}

	/**
	 * Return the client id of the admin clients, which Kafka is asked with even if groups
	 * are not looked after.
	 */
	String adminClientId() {
		ApplicationIdentity identity = identity();
		return (identity != null) ? identity.clientId("admin") : "mergelane-admin";
	}

	GroupEntry guard(ObjectProvider<KafkaListenerEndpointRegistry> registry, ClusterAdmins admins) {
		MergelaneProperties.Guard guard = this.properties.groupGuard();
		if (guard.policy() == GuardPolicy.OFF) {
			return GroupEntry.OPEN;
		}
		ApplicationIdentity identity = identity();
		if (identity == null) {
			refuseUnguarded(this.properties.expectedClusterId());
			logger.warn(
					"This application has no name, so nobody can tell whether its consumer groups are another application's: set %s, or mergelane.group-guard.policy=off"
						.formatted(APPLICATION_NAME));
			return GroupEntry.OPEN;
		}
		GuardSettings settings = new GuardSettings(guard.policy(), guard.unidentified(), guard.listeners(), identity,
				previous(guard.previousIdentities()), guard.adopt(), guard.takeOver(), guard.require(),
				guard.exitOnLateConflict(), guard.shared(), this.properties.expectedClusterId(), this.timing);
		return new GroupGuard(settings, admins, () -> containers(registry), this.context, this::exit);
	}

	/**
	 * Whoever says which cluster it must be relies on it.
	 */
	private static void refuseUnguarded(@Nullable String clusterId) {
		if (clusterId != null) {
			throw new InvalidConfigurationPropertyValueException("mergelane.expected-cluster-id", clusterId,
					"Nobody checks it in an application without a name: set %s.".formatted(APPLICATION_NAME));
		}
	}

	private @Nullable ApplicationIdentity identity() {
		MergelaneProperties.Identity configured = this.properties.identity();
		ApplicationIdentity application = application(configured.application());
		String environment = configured.environment();
		if (application == null || !StringUtils.hasText(environment)) {
			return application;
		}
		try {
			return new ApplicationIdentity(application.application(), environment);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("mergelane.identity.environment", environment,
					ex.getMessage());
		}
	}

	private @Nullable ApplicationIdentity application(@Nullable String configured) {
		if (!StringUtils.hasText(configured)) {
			String name = this.context.getEnvironment().getProperty(APPLICATION_NAME);
			return StringUtils.hasText(name) ? new ApplicationIdentity(fitting(name), null) : null;
		}
		try {
			return new ApplicationIdentity(configured, null);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("mergelane.identity.application", configured,
					ex.getMessage());
		}
	}

	/**
	 * A name that is for people may have spaces, and others.
	 */
	private static String fitting(String name) {
		String fitting = name.trim().replaceAll("[^A-Za-z0-9._-]", "_");
		return fitting.substring(0, Math.min(fitting.length(), ApplicationIdentity.MAX_LENGTH));
	}

	private static Set<ApplicationIdentity> previous(Set<String> identities) {
		return identities.stream().map(ConfiguredGuard::previous).collect(Collectors.toSet());
	}

	private static ApplicationIdentity previous(String identity) {
		try {
			return ApplicationIdentity.parse(identity);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("mergelane.group-guard.previous-identities", identity,
					ex.getMessage());
		}
	}

	private static Collection<ConcurrentMessageListenerContainer<?, ?>> containers(
			ObjectProvider<KafkaListenerEndpointRegistry> registry) {
		KafkaListenerEndpointRegistry available = registry.getIfAvailable();
		return (available == null) ? List.of()
				: available.getListenerContainers()
					.stream()
					.filter(ConcurrentMessageListenerContainer.class::isInstance)
					.<ConcurrentMessageListenerContainer<?, ?>>map(
							(container) -> (ConcurrentMessageListenerContainer<?, ?>) container)
					.toList();
	}

	private void exit() {
		// Not on the thread that looks: the application waits for it.
		new SimpleAsyncTaskExecutor("mergelane-exit-")
			.execute(() -> System.exit(SpringApplication.exit(this.context, () -> 1)));
	}

}
