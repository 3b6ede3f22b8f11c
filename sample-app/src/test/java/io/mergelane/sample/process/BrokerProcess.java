package io.mergelane.sample.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Kafka broker in a JVM of its own, from the class path of the test: it can be killed
 * and started again on its data.
 * <p>
 * Threading: confined to the test's thread.
 */
public final class BrokerProcess implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private final Path directory;

	private final int port;

	private final Path properties;

	private ChildProcess process;

	private BrokerProcess(Path directory, int port, Path properties) {
		this.directory = directory;
		this.port = port;
		this.properties = properties;
		this.process = launch();
	}

	/**
	 * Formats the storage, starts the broker and waits until it answers.
	 * @param directory empty directory for data, settings and log
	 * @return the running broker
	 * @throws IOException if the directory cannot be written
	 * @throws InterruptedException if the test is interrupted
	 */
	public static BrokerProcess start(Path directory) throws IOException, InterruptedException {
		int port = freePort();
		Path properties = directory.resolve("server.properties");
		Files.write(properties, settings(directory, port, freePort()));
		ChildProcess format = java(directory.resolve("format.log"), "kafka.tools.StorageTool", "format", "-t",
				Uuid.randomUuid().toString(), "-c", properties.toString());
		assertThat(format.waitFor(START_TIMEOUT)).as(format::output).isZero();
		BrokerProcess broker = new BrokerProcess(directory, port, properties);
		broker.awaitAnswer();
		return broker;
	}

	/**
	 * Starts the broker again on its data, after {@link #kill()} or {@link #stop()}.
	 */
	public void restart() {
		this.process = launch();
		awaitAnswer();
	}

	/**
	 * Ends the broker as SIGKILL does.
	 * @throws InterruptedException if the test is interrupted
	 */
	public void kill() throws InterruptedException {
		this.process.kill();
	}

	/**
	 * Ends the broker as SIGTERM does.
	 * @throws InterruptedException if the test is interrupted
	 */
	public void stop() throws InterruptedException {
		this.process.stop();
	}

	public String bootstrapServers() {
		return "127.0.0.1:" + this.port;
	}

	public Admin admin() {
		return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
				5_000));
	}

	@Override
	public void close() throws InterruptedException {
		this.process.kill();
	}

	private ChildProcess launch() {
		return java(this.directory.resolve("broker.log"), "kafka.Kafka", this.properties.toString());
	}

	// An open port proves nothing: a broker that was just killed may still accept.
	private void awaitAnswer() {
		try (Admin admin = admin()) {
			Awaitility.await().atMost(START_TIMEOUT).ignoreExceptions().untilAsserted(() -> {
				assertThat(this.process.isAlive()).as(this.process::output).isTrue();
				assertThat(admin.describeCluster().nodes().get(5, TimeUnit.SECONDS)).isNotEmpty();
			});
		}
	}

	private static ChildProcess java(Path output, String mainClass, String... arguments) {
		List<String> command = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), mainClass));
		command.addAll(List.of(arguments));
		return ChildProcess.java(output, command);
	}

	private static List<String> settings(Path directory, int port, int controllerPort) {
		return List.of("process.roles=broker,controller", "node.id=1",
				"controller.quorum.voters=1@127.0.0.1:" + controllerPort,
				"listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
				"advertised.listeners=PLAINTEXT://127.0.0.1:" + port, "controller.listener.names=CONTROLLER",
				"listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
				"log.dirs=" + directory.resolve("data"), "auto.create.topics.enable=false",
				"offsets.topic.num.partitions=1", "offsets.topic.replication.factor=1",
				"transaction.state.log.replication.factor=1", "transaction.state.log.min.isr=1",
				"share.coordinator.state.topic.replication.factor=1", "share.coordinator.state.topic.min.isr=1",
				"group.initial.rebalance.delay.ms=0", "group.min.session.timeout.ms=1000",
				"broker.session.timeout.ms=2000", "broker.heartbeat.interval.ms=500");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
