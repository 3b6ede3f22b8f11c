package io.mergelane.listener;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

import io.mergelane.HeadOfLine;
import io.mergelane.NoCommittedOffset;
import io.mergelane.NullKey;
import io.mergelane.Offsets;
import io.mergelane.Ordering;
import io.mergelane.consumer.LaneListenerSettings;
import io.mergelane.consumer.Pace;
import io.mergelane.flow.FlowLimits;
import io.mergelane.lane.LaneSettings;
import io.mergelane.recovery.FailureSettings;
import io.mergelane.recovery.RetrySchedule;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link StartLine}.
 */
class StartLineTests {

	private static final Map<String, Object> CONSUMER = Map.of("bootstrap.servers", "broker:9092", "sasl.jaas.config",
			"PlainLoginModule required username=\"shop\" password=\"secret\";", "ssl.key.password", "secret");

	@Test
	void saysWhatAListenerStartsWith() {
		assertThat(line(new ContainerProperties("orders", "refunds"), Ordering.KEY, Offsets.KAFKA, true)).isEqualTo(
				"Lane listener 'orders': group shop (classic protocol, guarded as shop@prod, policy fail), topics [orders, refunds], single records, ordered by key, 64 in work at most in each of 3 consumers, offsets in Kafka, dead letters on");
	}

	@Test
	void saysWhatIsDifferent() {
		ContainerProperties properties = new ContainerProperties(Pattern.compile("orders-.*"));
		Properties overrides = new Properties();
		overrides.setProperty("group.protocol", "CONSUMER");
		properties.setKafkaConsumerProperties(overrides);
		assertThat(line(properties, Ordering.PARTITION, Offsets.DATABASE, false)).isEqualTo(
				"Lane listener 'orders': group shop (consumer protocol, guarded as shop@prod, policy fail), topics by pattern orders-.*, single records, ordered by partition, 64 in work at most in each of 3 consumers, offsets in the database, dead letters off");
	}

	private static String line(ContainerProperties properties, Ordering ordering, Offsets offsets,
			boolean deadLetters) {
		properties.setGroupId("shop");
		ConsumerFactory<Object, Object> factory = mock();
		ConcurrentMessageListenerContainer<Object, Object> container = new ConcurrentMessageListenerContainer<>(factory,
				properties);
		container.setConcurrency(3);
		LaneListenerSettings settings = new LaneListenerSettings(ordering, NullKey.PARTITION_ORDER,
				new LaneSettings(64, 1, Duration.ZERO, Duration.ZERO), new FlowLimits(100, 10_000, 1000), Duration.ZERO,
				Duration.ZERO,
				new FailureSettings(new RetrySchedule(Duration.ofSeconds(1), 2, Duration.ofSeconds(1), () -> 0), 5,
						deadLetters, 0, new FailureSettings.Circuit(0, Duration.ZERO, Duration.ZERO), HeadOfLine.WAIT),
				NoCommittedOffset.FAIL_IF_LOST, offsets, Pace.AT_ONCE, Duration.ofMinutes(5));
		return new StartLine("orders", settings, "single records", "guarded as shop@prod, policy fail").of(container,
				CONSUMER);
	}

}
