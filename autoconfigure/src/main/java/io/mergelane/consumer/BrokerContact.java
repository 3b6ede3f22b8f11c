package io.mergelane.consumer;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Knows when a consumer has heard from a broker last, by the bytes that have come in: a
 * member of a group sends heartbeats, and asks for records or, while it is paused, for
 * the end of the log. Nobody is asked for that.
 * <p>
 * Threading: thread-safe, but for {@link #look(Consumer)}, which is confined to the
 * consumer thread.
 */
final class BrokerContact {

	private static final String INCOMING = "incoming-byte-total";

	private static final String GROUP = "consumer-metrics";

	private static final String CLIENT_ID = "client-id";

	private final LongSupplier nanoTime;

	private final Object lock = new Object();

	private volatile @Nullable Metric incoming;

	private volatile @Nullable String clientId;

	// Confined to the consumer thread.
	private boolean sought;

	@GuardedBy("lock")
	private double bytes;

	@GuardedBy("lock")
	private long heardAt;

	BrokerContact(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.heardAt = nanoTime.getAsLong();
	}

	/**
	 * See whether something has come in.
	 * @param consumer the consumer
	 */
	void look(Consumer<?, ?> consumer) {
		if (!this.sought) {
			this.sought = true;
			seek(consumer.metrics());
		}
		silence();
	}

	private void seek(Map<MetricName, ? extends Metric> metrics) {
		metrics.forEach((name, metric) -> {
			if (name.name().equals(INCOMING) && name.group().equals(GROUP)) {
				this.clientId = name.tags().get(CLIENT_ID);
				this.incoming = metric;
			}
		});
	}

	/**
	 * Return the client id of the consumer.
	 * @return the client id, or {@code null} if it is not known
	 */
	@Nullable String clientId() {
		return this.clientId;
	}

	/**
	 * Return for how long nothing has come in.
	 * @return how long, since the consumer was made at most, or {@code null} if that is
	 * not known
	 */
	@Nullable Duration silence() {
		Metric metric = this.incoming;
		if (metric == null || !(metric.metricValue() instanceof Number number)) {
			return null;
		}
		synchronized (this.lock) {
			long now = this.nanoTime.getAsLong();
			if (number.doubleValue() > this.bytes) {
				this.bytes = number.doubleValue();
				this.heardAt = now;
			}
			return Duration.ofNanos(Math.max(0, now - this.heardAt));
		}
	}

}
