package io.mergelane.consumer;

import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Finds out the client id of a consumer.
 * <p>
 * Threading: confined to the consumer thread.
 */
public final class ClientId {

	private ClientId() {
	}

	/**
	 * Return the client id of a consumer, which may be one that Kafka has made up. Its
	 * metrics tell it, and nothing else does.
	 * @param consumer the consumer
	 * @return the client id, or {@code null} if the consumer does not tell
	 */
	public static @Nullable String of(Consumer<?, ?> consumer) {
		Map<MetricName, ? extends Metric> metrics = consumer.metrics();
		for (MetricName name : metrics.keySet()) {
			String id = name.tags().get("client-id");
			if (id != null) {
				return id;
			}
		}
		return null;
	}

}
