package io.mergelane.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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
 * A broker in a JVM of its own, from the class path of the test: it can be killed and
 * started again on its data, and stopped and continued as a machine that hangs.
 * <p>
 * Threading: confined to the test's thread.
 */
public final class BrokerProcess implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

	private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);

	private final Path directory;

	private final int port;

	private final Path properties;

	private final Thread exitHook = new Thread(() -> process().destroyForcibly());

	private volatile Process process;

	private BrokerProcess(Path directory, int port, Path properties) {
		this.directory = directory;
		this.port = port;
		this.properties = properties;
		this.process = launch();
		Runtime.getRuntime().addShutdownHook(this.exitHook);
	}

	/**
	 * Format the storage, start the broker and wait until it answers.
	 * @param directory empty directory for data, settings and log
	 * @return the running broker
	 * @throws IOException if the directory cannot be written
	 * @throws InterruptedException if the test is interrupted
	 */
	public static BrokerProcess start(Path directory) throws IOException, InterruptedException {
		int port = freePort();
		Path properties = directory.resolve("server.properties");
		Files.write(properties, settings(directory, port, freePort()));
		Path log = directory.resolve("format.log");
		Process format = java(log, "kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c",
				properties.toString());
		assertThat(format.waitFor(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) && format.exitValue() == 0)
			.as(() -> read(log))
			.isTrue();
		BrokerProcess broker = new BrokerProcess(directory, port, properties);
		broker.awaitAnswer();
		return broker;
	}

	public String address() {
		return "127.0.0.1:" + this.port;
	}

	/**
	 * End the broker as SIGKILL does, and return when it is gone.
	 * @throws InterruptedException if the test is interrupted
	 */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly();
		assertThat(this.process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)).as("broker is gone").isTrue();
	}

	/**
	 * Start the broker again on its data, after {@link #kill()}.
	 */
	public void restart() {
		this.process = launch();
		awaitAnswer();
	}

	/**
	 * Let the broker hang: SIGSTOP. Connections stay open and nothing is answered.
	 * @throws IOException if the signal cannot be sent
	 * @throws InterruptedException if the test is interrupted
	 */
	public void suspend() throws IOException, InterruptedException {
		signal("STOP");
	}

	/**
	 * Let the broker go on: SIGCONT.
	 * @throws IOException if the signal cannot be sent
	 * @throws InterruptedException if the test is interrupted
	 */
	public void resume() throws IOException, InterruptedException {
		signal("CONT");
	}

	/**
	 * Let time pass for as long as the broker lives.
	 * @param duration how long
	 * @throws InterruptedException if the test is interrupted
	 */
	public void remainsFor(Duration duration) throws InterruptedException {
		assertThat(this.process.waitFor(duration.toMillis(), TimeUnit.MILLISECONDS)).as("broker has ended").isFalse();
	}

	@Override
	public void close() throws InterruptedException {
		kill();
		Runtime.getRuntime().removeShutdownHook(this.exitHook);
	}

	private Process process() {
		return this.process;
	}

	private void signal(String name) throws IOException, InterruptedException {
		Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).inheritIO().start();
		assertThat(kill.waitFor()).as("kill -" + name).isZero();
	}

	private Process launch() {
		return java(this.directory.resolve("broker.log"), "kafka.Kafka", this.properties.toString());
	}

	// An open port proves nothing: a broker that was just killed may still accept.
	private void awaitAnswer() {
		try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address(),
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
				5_000))) {
			Awaitility.await().atMost(START_TIMEOUT).ignoreExceptions().untilAsserted(() -> {
				assertThat(this.process.isAlive()).as(() -> read(this.directory.resolve("broker.log"))).isTrue();
				assertThat(admin.describeCluster().nodes().get(5, TimeUnit.SECONDS)).isNotEmpty();
			});
		}
	}

	private static Process java(Path output, String mainClass, String... arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), mainClass));
		command.addAll(List.of(arguments));
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
				"group.consumer.min.heartbeat.interval.ms=200", "group.consumer.heartbeat.interval.ms=500",
				"group.consumer.min.session.timeout.ms=1000", "group.consumer.session.timeout.ms=6000",
				"broker.session.timeout.ms=2000", "broker.heartbeat.interval.ms=500");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
