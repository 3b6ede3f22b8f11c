package io.mergelane.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka broker in a JVM of its own, from the class path of this one. It keeps its data
 * when it is killed and started again.
 * <p>
 * Threading: confined to the thread of the test or program.
 */
public final class BrokerProcess implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

	private final Path directory;

	private final int port;

	private final List<String> options;

	private JavaProcess process;

	private BrokerProcess(Path directory, int port, List<String> options) {
		this.directory = directory;
		this.port = port;
		this.options = options;
		this.process = launch();
	}

	/**
	 * Start a small broker that soon notices who is gone, itself included: it is known to
	 * be back two seconds after it was killed and started again.
	 * @param directory empty directory for data, settings and log
	 * @return the broker, which answers
	 * @throws IOException if the directory cannot be written
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static BrokerProcess startSmall(Path directory) throws IOException, InterruptedException {
		return start(directory, List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
				List.of("group.min.session.timeout.ms=1000", "group.consumer.min.heartbeat.interval.ms=200",
						"group.consumer.heartbeat.interval.ms=500", "group.consumer.min.session.timeout.ms=1000",
						"group.consumer.session.timeout.ms=6000", "broker.session.timeout.ms=2000",
						"broker.heartbeat.interval.ms=500"));
	}

	/**
	 * Format the storage, start a broker and wait until it answers.
	 * @param directory empty directory for data, settings and log
	 * @param options options of its JVM
	 * @param settings its settings, besides those it needs to run alone
	 * @return the broker
	 * @throws IOException if the directory cannot be written
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static BrokerProcess start(Path directory, List<String> options, List<String> settings)
			throws IOException, InterruptedException {
		int port = freePort();
		Path properties = properties(directory);
		Files.write(properties, alone(directory, port, freePort()));
		Files.write(properties, settings, StandardOpenOption.APPEND);
		JavaProcess format = JavaProcess.start(directory.resolve("format.log"), options, "kafka.tools.StorageTool",
				List.of("format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString()));
		if (format.waitFor(START_TIMEOUT) != 0) {
			throw new IOException(format.output());
		}
		BrokerProcess broker = new BrokerProcess(directory, port, options);
		broker.awaitAnswer();
		return broker;
	}

	private static List<String> alone(Path directory, int port, int controllerPort) {
		return List.of("process.roles=broker,controller", "node.id=1",
				"controller.quorum.voters=1@127.0.0.1:" + controllerPort,
				"listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
				"advertised.listeners=PLAINTEXT://127.0.0.1:" + port, "controller.listener.names=CONTROLLER",
				"listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
				"log.dirs=" + directory.resolve("data"), "auto.create.topics.enable=false",
				"offsets.topic.num.partitions=1", "offsets.topic.replication.factor=1",
				"transaction.state.log.replication.factor=1", "transaction.state.log.min.isr=1",
				"share.coordinator.state.topic.replication.factor=1", "share.coordinator.state.topic.min.isr=1",
				"group.initial.rebalance.delay.ms=0");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static Path properties(Path directory) {
		return directory.resolve("server.properties");
	}

	private JavaProcess launch() {
		return JavaProcess.start(this.directory.resolve("broker.log"), this.options, "kafka.Kafka",
				List.of(properties(this.directory).toString()));
	}

	// An open port proves nothing: a broker that was just killed may still accept.
	private void awaitAnswer() throws IOException, InterruptedException {
		try (Admin admin = admin(bootstrapServers())) {
			admin.describeCluster().nodes().get();
		}
		catch (ExecutionException ex) {
			throw new IOException(this.process.output(), ex);
		}
	}

	/**
	 * Create a client that asks a broker, and waits for one that is starting.
	 * @param bootstrapServers address of the broker
	 * @return the client
	 */
	public static Admin admin(String bootstrapServers) {
		return Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
				CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 5_000, CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
				(int) START_TIMEOUT.toMillis()));
	}

	public String bootstrapServers() {
		return "127.0.0.1:" + this.port;
	}

	/**
	 * Return the process, to be suspended and resumed.
	 * @return the process
	 */
	public JavaProcess process() {
		return this.process;
	}

	/**
	 * End the broker as SIGKILL does, and return when it is gone.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void kill() throws InterruptedException {
		this.process.kill();
	}

	/**
	 * Start the broker again on its data.
	 * @throws IOException if it does not start
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void restart() throws IOException, InterruptedException {
		this.process = launch();
		awaitAnswer();
	}

	@Override
	public void close() throws InterruptedException {
		this.process.close();
	}

}
