package io.mergelane.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka broker in a JVM of its own.
 * <p>
 * Threading: confined to the thread of the program.
 */
public final class BrokerProcess implements AutoCloseable {

	private static final int START_MILLIS = 60_000;

	private final JavaProcess process;

	private final String bootstrapServers;

	private BrokerProcess(JavaProcess process, String bootstrapServers) {
		this.process = process;
		this.bootstrapServers = bootstrapServers;
	}

	/**
	 * Format the storage, start the broker and wait until it answers.
	 * @param directory empty directory for data, settings and log
	 * @return the broker
	 * @throws IOException if the directory cannot be written or the broker does not start
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static BrokerProcess start(Path directory) throws IOException, InterruptedException {
		int port = freePort();
		Path properties = directory.resolve("server.properties");
		Files.write(properties, settings(directory, port, freePort()));
		JavaProcess format = JavaProcess.start(directory.resolve("format.log"), List.of("-XX:TieredStopAtLevel=1"),
				"kafka.tools.StorageTool",
				List.of("format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString()));
		if (format.waitFor() != 0) {
			throw new IOException(String.join("\n", format.output()));
		}
		JavaProcess process = JavaProcess.start(directory.resolve("broker.log"), List.of("-Xmx512m"), "kafka.Kafka",
				List.of(properties.toString()));
		BrokerProcess broker = new BrokerProcess(process, "127.0.0.1:" + port);
		broker.awaitAnswer();
		return broker;
	}

	private void awaitAnswer() throws IOException, InterruptedException {
		try (Admin admin = admin(this.bootstrapServers)) {
			admin.describeCluster().nodes().get();
		}
		catch (ExecutionException ex) {
			throw new IOException(String.join("\n", this.process.output()), ex);
		}
	}

	public String bootstrapServers() {
		return this.bootstrapServers;
	}

	/**
	 * Create a client that asks a broker, and waits for one that is starting.
	 * @param bootstrapServers address of the broker
	 * @return the client
	 */
	public static Admin admin(String bootstrapServers) {
		return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, START_MILLIS));
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
				"group.initial.rebalance.delay.ms=0");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

}
