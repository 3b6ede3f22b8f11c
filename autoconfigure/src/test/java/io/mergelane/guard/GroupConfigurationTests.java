package io.mergelane.guard;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.mergelane.InvalidLaneListenerException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupConfiguration} and {@link GuardedContainer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class GroupConfigurationTests {

	private static final Map<String, Object> BROKER = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "one:9092");

	@Test
	void refusesTwoListenersOfOneTopic() {
		assertRefused("Listeners 'a' and 'b' of group 'group' both read [orders]",
				container("a", new ContainerProperties("orders", "payments"), BROKER),
				container("b", new ContainerProperties("orders"), BROKER));
	}

	@Test
	void refusesAListenerWithAPatternThatMatchesATopicOfAnother() {
		assertRefused("both read [orders]", container("a", new ContainerProperties(Pattern.compile("ord.*")), BROKER),
				container("b", new ContainerProperties("orders"), BROKER));
		assertRefused("both read [ord.*]", container("a", new ContainerProperties(Pattern.compile("ord.*")), BROKER),
				container("b", new ContainerProperties(Pattern.compile("ord.*")), BROKER));
	}

	@Test
	void refusesOneInstanceIdOfTwoListeners() {
		Map<String, Object> withInstance = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "one:9092",
				ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "instance");
		assertRefused("are in group 'group' with one group.instance.id, 'instance'",
				container("a", new ContainerProperties("orders"), withInstance),
				container("b", new ContainerProperties("payments"), withInstance));
	}

	@Test
	void refusesAutoCommit() {
		assertRefused("Listener 'a' of group 'group' has enable.auto.commit=true",
				container("a", new ContainerProperties("orders"), Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
						"one:9092", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "true")));
	}

	@Test
	void warnsOnceOfDifferentTopicsInOneGroup(CapturedOutput output) {
		check(Set.of(), false, container("a", new ContainerProperties("orders"), BROKER),
				container("b", new ContainerProperties("payments"), BROKER),
				container("c", new ContainerProperties("refunds"), BROKER));
		assertThat(output).containsOnlyOnce("are in one group")
			.contains("Listeners [a, b, c] are in one group, 'group': a rebalance of one stops all");
	}

	@Test
	void acceptsWhatIsListed(CapturedOutput output) {
		check(Set.of("b"), false, container("a", new ContainerProperties("orders"), BROKER),
				container("b", new ContainerProperties("orders"), BROKER));
		assertThat(output).doesNotContain("Listeners");
	}

	@Test
	void groupsOfTwoClustersAreTwo() {
		check(Set.of(), false, container("a", new ContainerProperties("orders"), BROKER), container("b",
				new ContainerProperties("orders"), Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "two:9092")));
	}

	@Test
	void onlyWarnsIfThatIsWanted(CapturedOutput output) {
		check(Set.of(), true, container("a", new ContainerProperties("orders"), BROKER),
				container("b", new ContainerProperties("orders"), BROKER));
		assertThat(output).contains("both read [orders]");
	}

	@Test
	void takesTheWayOfTheConsumersToTheBroker() {
		GuardedContainer container = container("a", new ContainerProperties("orders"),
				Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "one:9092", ConsumerConfig.CLIENT_ID_CONFIG, "mine",
						ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10, "security.protocol", "SSL", "ssl.bundle", "own"));
		assertThat(container.group().connection()).containsOnly(
				Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "one:9092"), Map.entry("security.protocol", "SSL"),
				Map.entry("ssl.bundle", "own"));
		assertThat(container.clientId()).isEqualTo("mine");
		assertThat(container.group()).hasToString("group");
	}

	@Test
	void theListenersOwnPropertiesGoBeforeThoseOfTheFactory() {
		ContainerProperties properties = new ContainerProperties("orders");
		properties.getKafkaConsumerProperties().setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "two:9092");
		properties.getKafkaConsumerProperties().setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "own");
		GuardedContainer container = container("a", properties, BROKER);
		assertThat(container.group().connection())
			.containsOnly(Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "two:9092"));
		assertThat(container.instanceId()).isEqualTo("own");
	}

	private static void assertRefused(String description, GuardedContainer... containers) {
		assertThatExceptionOfType(InvalidLaneListenerException.class)
			.isThrownBy(() -> check(Set.of(), false, containers))
			.satisfies((ex) -> {
				assertThat(ex.description()).contains(description);
				assertThat(ex.action()).isNotBlank();
			});
	}

	private static void check(Set<String> shared, boolean warnOnly, GuardedContainer... containers) {
		new GroupConfiguration(shared, warnOnly).check(List.of(containers));
	}

	private static GuardedContainer container(String id, ContainerProperties properties, Map<String, Object> consumer) {
		properties.setGroupId("group");
		ConcurrentMessageListenerContainer<Object, Object> container = new ConcurrentMessageListenerContainer<>(
				new DefaultKafkaConsumerFactory<>(consumer), properties);
		container.setBeanName(id);
		return Objects.requireNonNull(GuardedContainer.of(container));
	}

}
