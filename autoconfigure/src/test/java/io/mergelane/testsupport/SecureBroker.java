package io.mergelane.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;

/**
 * A broker that lets nobody do anything, unless it is said so, behind TLS and SCRAM; and
 * with a second, open listener for the test itself, which may do everything.
 */
public final class SecureBroker implements AutoCloseable {

	private static final String MECHANISM = ScramMechanism.SCRAM_SHA_256.mechanismName();

	private final Path certificate;

	private final int port = freePort();

	private final TestBroker broker;

	private final Admin admin;

	/**
	 * Start a broker.
	 * @param directory where its certificate is kept
	 * @param properties further settings
	 */
	public SecureBroker(Path directory, Map<String, String> properties) {
		Path keys = directory.resolve("broker.p12");
		this.certificate = directory.resolve("broker.pem");
		keytool("-genkeypair", "-keyalg", "EC", "-validity", "2", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
				"-keystore", keys.toString());
		keytool("-exportcert", "-rfc", "-file", this.certificate.toString(), "-keystore", keys.toString());
		Map<String, String> settings = new HashMap<>(properties);
		settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
		settings.put("super.users", "User:ANONYMOUS");
		settings.put("listeners", "EXTERNAL://localhost:0,CONTROLLER://localhost:0,SECURE://localhost:" + this.port);
		settings.put("listener.security.protocol.map", "EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL");
		settings.put("sasl.enabled.mechanisms", MECHANISM);
		settings.put("listener.name.secure." + MECHANISM.toLowerCase(Locale.ROOT) + ".sasl.jaas.config",
				"org.apache.kafka.common.security.scram.ScramLoginModule required;");
		settings.put("listener.name.secure.ssl.keystore.location", keys.toString());
		settings.put("listener.name.secure.ssl.keystore.type", "PKCS12");
		settings.put("listener.name.secure.ssl.keystore.password", Canary.TEXT);
		this.broker = new TestBroker(settings);
		this.admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, this.broker.address()));
	}

	private static void keytool(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
		command.addAll(List.of(arguments));
		command.addAll(List.of("-alias", "broker", "-storetype", "PKCS12", "-storepass", Canary.TEXT));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new IllegalStateException(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the broker by its open listener.
	 * @return the broker
	 */
	public TestBroker open() {
		return this.broker;
	}

	public void createTopic(String topic, int partitions) {
		this.broker.createTopic(topic, partitions);
	}

	/**
	 * Create a user.
	 * @param user its name
	 * @param group the group it may read
	 * @param topics the topics it may read
	 */
	public void createUser(String user, String group, Collection<String> topics) {
		List<AclBinding> bindings = new ArrayList<>(List.of(read(user, ResourceType.GROUP, group)));
		topics.forEach((topic) -> bindings.add(read(user, ResourceType.TOPIC, topic)));
		createUser(user, topics, bindings);
	}

	/**
	 * Create a user that may do everything with topics and groups.
	 * @param user its name
	 * @param topics some topics
	 */
	public void createUser(String user, Collection<String> topics) {
		createUser(user, topics,
				List.of(allow(user, ResourceType.GROUP, "*", AclOperation.ALL),
						allow(user, ResourceType.TOPIC, "*", AclOperation.ALL),
						allow(user, ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALL)));
	}

	private void createUser(String user, Collection<String> topics, List<AclBinding> bindings) {
		try {
			this.admin.createAcls(bindings).all().get(30, TimeUnit.SECONDS);
			this.admin
				.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user,
						new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), Canary.TEXT)))
				.all()
				.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		// The broker hears of both a little later than the controller.
		Awaitility.await().ignoreExceptions().until(() -> {
			try (Admin its = Admin.create(settings(user))) {
				return its.describeTopics(topics).allTopicNames().get(5, TimeUnit.SECONDS).size() == topics.size();
			}
		});
	}

	private static AclBinding read(String user, ResourceType type, String name) {
		return allow(user, type, name, AclOperation.READ);
	}

	private static AclBinding allow(String user, ResourceType type, String name, AclOperation operation) {
		return new AclBinding(new ResourcePattern(type, name, PatternType.LITERAL),
				new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
	}

	/**
	 * Return the settings of the clients of a user.
	 * @param user the user
	 * @return the settings, the same for consumers and admin clients
	 */
	public Map<String, Object> settings(String user) {
		return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:" + this.port,
				CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_SSL", SaslConfigs.SASL_MECHANISM, MECHANISM,
				SaslConfigs.SASL_JAAS_CONFIG,
				"org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
					.formatted(user, Canary.TEXT),
				SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM", SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
				this.certificate.toString());
	}

	@Override
	public void close() {
		this.admin.close();
		this.broker.close();
	}

}
