package io.mergelane.listener;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Knows the id of the Kafka cluster of a listener, as Spring Kafka finds it out for
 * observations: by the application's {@link KafkaAdmin}.
 * <p>
 * It is asked for once, by the worker that needs it first. Nobody waits for that one.
 * <p>
 * Threading: thread-safe.
 */
final class ClusterId implements Supplier<@Nullable String> {

	private final @Nullable KafkaAdmin admin;

	private final AtomicBoolean asked = new AtomicBoolean();

	private volatile @Nullable String id;

	private ClusterId(@Nullable KafkaAdmin admin) {
		this.admin = admin;
	}

	static ClusterId of(ConcurrentMessageListenerContainer<?, ?> container, @Nullable ApplicationContext context) {
		KafkaAdmin own = container.getKafkaAdmin();
		if (own != null || context == null) {
			return new ClusterId(own);
		}
		KafkaAdmin admin = context.getBeanProvider(KafkaAdmin.class).getIfUnique();
		Object servers = ContainerConnection.property(container, AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
		if (admin == null || servers == null) {
			return new ClusterId(admin);
		}
		Map<String, Object> properties = new HashMap<>(admin.getConfigurationProperties());
		if (!servers.equals(properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
			int timeout = admin.getOperationTimeout();
			admin = new KafkaAdmin(properties);
			admin.setOperationTimeout(timeout);
		}
		return new ClusterId(admin);
	}

	@Override
	public @Nullable String get() {
		if (this.admin != null && this.asked.compareAndSet(false, true)) {
			this.id = this.admin.clusterId();
		}
		return this.id;
	}

}
