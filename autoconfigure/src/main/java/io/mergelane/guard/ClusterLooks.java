package io.mergelane.guard;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.group.GroupLook;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

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

	@GuardedBy("lock")
	private boolean closed;

	/**
	 * Create the looks.
	 * @param clientId what the client ids of the clients begin with
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
	 * @throws KafkaException if there is no such way, or the application has ended
	 */
	GroupLook at(Map<String, Object> connection) {
		synchronized (this.lock) {
			if (this.closed) {
				throw new KafkaException("The application has ended");
			}
			Admin admin = this.admins.get(connection);
			if (admin == null) {
				admin = admin(connection, this.admins.size());
				this.admins.put(connection, admin);
			}
			return new GroupLook(admin, this.clock, this.timeout);
		}
	}

	/**
	 * Each has a number, as JMX takes a client id once.
	 */
	private Admin admin(Map<String, Object> connection, int number) {
		Map<String, Object> properties = new HashMap<>(connection);
		properties.put(AdminClientConfig.CLIENT_ID_CONFIG, this.clientId + "-" + number);
		return Admin.create(properties);
	}

	@Override
	public void close() {
		synchronized (this.lock) {
			this.closed = true;
			this.admins.values().forEach((admin) -> admin.close(CLOSE_TIMEOUT));
			this.admins.clear();
		}
	}

}
