package io.mergelane.sample.lab.stage;

import java.util.Collection;
import java.util.Map;

import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * An application on the stage, plain or not, as Spring Kafka and the Kafka clients show
 * it.
 * <p>
 * Threading: thread-safe.
 */
public final class RunningApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	RunningApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Returns a bean.
	 * @param <T> its type
	 * @param type its type
	 * @return the bean
	 */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Returns how many partitions its consumers have.
	 * @return the number of partitions
	 */
	public int partitions() {
		int count = 0;
		for (MessageListenerContainer container : containers()) {
			Collection<TopicPartition> assigned = container.getAssignedPartitions();
			count += (assigned != null) ? assigned.size() : 0;
		}
		return count;
	}

	/**
	 * Returns how many records its consumers have polled.
	 * @return the number of records
	 */
	public long polled() {
		double polled = 0;
		for (MessageListenerContainer container : containers()) {
			for (Map<MetricName, ? extends Metric> consumer : container.metrics().values()) {
				polled += polled(consumer);
			}
		}
		return (long) polled;
	}

	private static double polled(Map<MetricName, ? extends Metric> consumer) {
		double polled = 0;
		for (Map.Entry<MetricName, ? extends Metric> metric : consumer.entrySet()) {
			MetricName name = metric.getKey();
			// Without tags for a topic it is the sum of all topics.
			if (name.name().equals("records-consumed-total") && !name.tags().containsKey("topic")) {
				polled += (Double) metric.getValue().metricValue();
			}
		}
		return polled;
	}

	private Collection<MessageListenerContainer> containers() {
		return this.context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainers();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
