package io.mergelane.group;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * One admin client for each cluster that the consumers of an application are connected
 * to, with their own way to it. It is made when it is needed.
 * <p>
 * Threading: thread-safe.
 */
public final class ClusterAdmins implements AutoCloseable {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final Function<Map<String, Object>, Admin> maker;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private final Map<Map<String, Object>, Admin> admins = new HashMap<>();

	@GuardedBy("lock")
	private boolean closed;

	/**
	 * Create it for clients of the application.
	 * @param clientId gives what their client ids begin with
	 */
	public ClusterAdmins(Supplier<String> clientId) {
		AtomicInteger number = new AtomicInteger();
		this.maker = (connection) -> {
			Map<String, Object> properties = new HashMap<>(connection);
			// Each has a number, as JMX takes a client id once.
			properties.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId.get() + "-" + number.getAndIncrement());
			return Admin.create(properties);
		};
	}

	/**
	 * Create it.
	 * @param maker makes a client for the way to a cluster
	 */
	public ClusterAdmins(Function<Map<String, Object>, Admin> maker) {
		this.maker = maker;
	}

	/**
	 * Return the client of a cluster.
	 * @param connection the way to it
	 * @return the client
	 * @throws KafkaException if there is no such way, or the application stops
	 */
	public Admin at(Map<String, Object> connection) {
		synchronized (this.lock) {
			if (this.closed) {
				throw new KafkaException("the application stops");
			}
			return this.admins.computeIfAbsent(connection, this.maker);
		}
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
