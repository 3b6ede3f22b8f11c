package io.mergelane.newcomer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.mergelane.process.BrokerProcess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * What is done before and looked at after the commands of {@link KnownCommands}.
 */
final class Steps {

	private static final Path SOURCE = Path
		.of("sample-app/src/test/java/io/mergelane/sample/OnEmbeddedBrokerTests.java");

	/** As it is in names of files, where that of a deployed snapshot has a time. */
	private static final Pattern VERSION = Pattern.compile("-\\d+\\.\\d+\\.\\d+(-SNAPSHOT|-\\d+\\.\\d+-\\d+)?");

	private static final List<Integer> PORTS = List.of(9092, 5432);

	private static final String STARTER = "mergelane-spring-boot-starter";

	private Steps() {
	}

	/**
	 * What is published is installed, here and not in the repository of the user. It is
	 * removed, so that no other command can rely on it.
	 */
	static void installed(Newcomer newcomer) throws IOException {
		assertThat(installedFiles(newcomer)).contains(STARTER + ".jar", STARTER + ".pom",
				"mergelane-spring-boot-autoconfigure.jar", "mergelane-parent.pom", "mergelane-spring-boot-test.jar");
		forgetInstalled(newcomer);
	}

	/**
	 * What is published is in the directory, and only the metadata of it in the local
	 * repository.
	 */
	static void deployed(Newcomer newcomer) throws IOException {
		assertThat(files(newcomer.project().resolve("deployed")))
			.contains(STARTER + ".jar", STARTER + ".pom", "mergelane-spring-boot-autoconfigure-sources.jar",
					"mergelane-spring-boot-test.jar")
			.doesNotContain("mergelane-sample-app.jar");
		assertThat(installedFiles(newcomer)).allMatch((name) -> !name.endsWith(".jar") && !name.endsWith(".pom"));
		forgetInstalled(newcomer);
	}

	private static void forgetInstalled(Newcomer newcomer) throws IOException {
		FileSystemUtils.deleteRecursively(newcomer.localRepository().directory().resolve("io/mergelane"));
	}

	private static Set<String> installedFiles(Newcomer newcomer) throws IOException {
		return files(newcomer.localRepository().directory().resolve("io/mergelane"));
	}

	private static Set<String> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return new TreeSet<>(files.filter(Files::isRegularFile)
				.map((file) -> VERSION.matcher(String.valueOf(file.getFileName())).replaceFirst(""))
				.toList());
		}
	}

	static void packaged(Newcomer newcomer) {
		assertThat(newcomer.project().resolve("sample-app/target/member-sync.jar")).isRegularFile();
	}

	static void disarrange(Newcomer newcomer) throws IOException {
		Path file = newcomer.project().resolve(SOURCE);
		String source = Files.readString(file);
		Files.writeString(file, source.replace("\t@Test\n", "  @Test\n"));
		assertThat(file).content().isNotEqualTo(source);
	}

	static void arranged(Newcomer newcomer) {
		assertThat(newcomer.project().resolve(SOURCE)).hasSameTextualContentAs(Newcomer.ROOT.resolve(SOURCE));
	}

	/**
	 * Write the lines that the page wants to be typed.
	 */
	static Path changes(Newcomer newcomer) {
		try {
			Path page = newcomer.project().resolve("docs/getting-started.md");
			return Files.write(newcomer.project().resolve("changes.txt"),
					Files.readAllLines(page).stream().filter((line) -> line.startsWith("{\"userId\"")).toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void sent(Newcomer newcomer) throws Exception {
		List<String> lines = Files.readAllLines(changes(newcomer));
		assertThat(lines).hasSizeGreaterThan(3);
		TopicPartition partition = new TopicPartition("member-changes", 0);
		try (Admin admin = BrokerProcess.admin(newcomer.services().bootstrapServers())) {
			assertThat(
					admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset())
				.isEqualTo(lines.size());
		}
	}

	/**
	 * Containers have the ports that the page names.
	 */
	static void assumePortsAreFree(Newcomer newcomer) {
		for (int port : PORTS) {
			try (ServerSocket socket = new ServerSocket(port)) {
				assertThat(socket.isBound()).isTrue();
			}
			catch (IOException ex) {
				abort("Port " + port + " is taken");
			}
		}
	}

	static void composeEnds(Newcomer newcomer) throws Exception {
		assertThat(newcomer.start("docker compose down --volumes", "sample-app", null).end()).isZero();
	}

}
