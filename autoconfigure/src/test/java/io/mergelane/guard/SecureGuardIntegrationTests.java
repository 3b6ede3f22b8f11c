package io.mergelane.guard;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.group.Verdict;
import io.mergelane.testsupport.SecureBroker;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The guard with a broker that authenticates by TLS and SCRAM and allows no more than a
 * consumer needs: promise S16.
 */
class SecureGuardIntegrationTests {

	private static SecureBroker broker;

	@BeforeAll
	static void start(@TempDir Path directory) {
		broker = new SecureBroker(directory, Scene.inAHurry());
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	/**
	 * The connection is that of the consumers, whatever an admin client may do.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void needsTheConsumersOwnConnectionAndPermissionsOnly(String protocol) {
		String group = "secure-" + protocol;
		broker.createTopic(group, 1);
		broker.createUser(group, group, List.of(group));
		Map<String, String> properties = properties(group);
		properties.put("spring.kafka.consumer.properties.group.protocol", protocol);
		try (GuardedApplication shop = start(group, "shop@prod", properties)) {
			await(() -> shop.verdict() == Verdict.CLEAR && shop.finding().owner() != null);
			assertThat(shop.finding().owner())
				.satisfies((owner) -> assertThat(owner.identity()).isEqualTo(ApplicationIdentity.parse("shop@prod")));
			assertThat(shop.finding().own()).hasSize(1);
			GroupIdCollisionException refusal = Scene.refusal(() -> start(group, "billing@prod", properties).close());
			assertThat(refusal.description()).contains("shop%prod%listener-0");
		}
		assertThat(Scene.refusal(() -> start(group, "billing@prod", properties).close()).description())
			.contains("shop@prod");
	}

	private static GuardedApplication start(String group, String name, Map<String, String> properties) {
		String address = String.valueOf(broker.settings(group).get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
		return GuardedApplication.start(address, group, name, Secure.class, properties);
	}

	private static Map<String, String> properties(String user) {
		Map<String, Object> settings = broker.settings(user);
		Map<String, String> properties = new HashMap<>();
		properties.put("spring.ssl.bundle.pem.kafka.truststore.certificate",
				"file:" + settings.get("ssl.truststore.location"));
		properties.put("spring.kafka.ssl.bundle", "kafka");
		properties.put("spring.kafka.security.protocol", "SASL_SSL");
		for (String name : List.of(SaslConfigs.SASL_MECHANISM, SaslConfigs.SASL_JAAS_CONFIG)) {
			properties.put("spring.kafka.consumer.properties." + name, String.valueOf(settings.get(name)));
		}
		properties.put("spring.kafka.admin.properties." + SaslConfigs.SASL_JAAS_CONFIG, "of no use");
		return properties;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SslAutoConfiguration.class)
	@Import(GuardedApplication.Lane.class)
	static class Secure {

	}

}
