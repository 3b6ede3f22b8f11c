package io.mergelane.testsupport;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * An embedded broker with a producer and an admin client.
 */
public final class TestBroker implements AutoCloseable {

	private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);

	private final BrokerClient client;

	public TestBroker() {
		this(Map.of());
	}

	/**
	 * Start a broker.
	 * @param properties settings of the broker
	 */
	public TestBroker(Map<String, String> properties) {
		this.broker.brokerProperties(properties);
		this.broker.afterPropertiesSet();
		this.client = new BrokerClient(address());
	}

	public String address() {
		return this.broker.getBrokersAsString();
	}

	public BrokerClient client() {
		return this.client;
	}

	public void createTopic(String topic, int partitions) {
		this.client.createTopic(topic, partitions);
	}

	public void send(String topic, @Nullable Integer partition, @Nullable String key, @Nullable String value) {
		this.client.send(topic, partition, key, value);
	}

	/**
	 * Wait until everything that was sent is in the log.
	 */
	public void flush() {
		this.client.flush();
	}

	/**
	 * Return the committed offset of a group.
	 * @return the offset, or -1 if there is none
	 */
	public long committed(String group, String topic, int partition) {
		return this.client.committed(group, topic).getOrDefault(partition, -1L);
	}

	public long committedTotal(String group, String topic, int partitions) {
		Map<Integer, Long> committed = this.client.committed(group, topic);
		long total = 0;
		for (int partition = 0; partition < partitions; partition++) {
			total += committed.getOrDefault(partition, 0L);
		}
		return total;
	}

	@Override
	public void close() {
		this.client.close();
		this.broker.destroy();
	}

}
