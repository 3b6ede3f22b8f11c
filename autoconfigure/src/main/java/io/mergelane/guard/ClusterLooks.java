package io.mergelane.guard;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.group.GroupLook;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The looks at the clusters that an application is connected to, each with the way of its
 * consumers.
 * <p>
 * Threading: thread-safe.
 */
final class ClusterLooks implements AutoCloseable {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final String clientId;

	private final Duration timeout;

	private final Clock clock;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private final Map<Map<String, Object>, Admin> admins = new HashMap<>();

	/**
	 * Create the looks.
	 * @param clientId client id of the clients
	 * @param timeout how long a cluster may take to answer
	 * @param clock tells the time of a look
	 */
	ClusterLooks(String clientId, Duration timeout, Clock clock) {
		this.clientId = clientId;
		this.timeout = timeout;
		this.clock = clock;
	}

	/**
	 * Return the look at a cluster.
	 * @param connection the way to it
	 * @return the look
	 * @throws org.apache.kafka.common.KafkaException if there is no such way
	 */
	GroupLook at(Map<String, Object> connection) {
		synchronized (this.lock) {
			return new GroupLook(this.admins.computeIfAbsent(connection, this::admin), this.clock, this.timeout);
		}
	}

	private Admin admin(Map<String, Object> connection) {
		Map<String, Object> properties = new HashMap<>(connection);
		properties.put(AdminClientConfig.CLIENT_ID_CONFIG, this.clientId);
		return Admin.create(properties);
	}

	@Override
	public void close() {
		synchronized (this.lock) {
			this.admins.values().forEach((admin) -> admin.close(CLOSE_TIMEOUT));
			this.admins.clear();
		}
	}

}
