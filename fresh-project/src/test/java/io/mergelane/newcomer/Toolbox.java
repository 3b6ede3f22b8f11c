package io.mergelane.newcomer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

import io.mergelane.release.BorrowedRepository;
import io.mergelane.release.MavenCall;

/**
 * A directory of programs for the path of a shell: the Maven and the Java of this build,
 * with a local repository of their own and little memory, and Kafka's tools.
 * <p>
 * Threading: immutable.
 *
 * @param directory the directory
 */
record Toolbox(Path directory) {

	private static final String TOOLS = "org.apache.kafka.tools.";

	private static final Map<String, String> KAFKA = Map.of("kafka-topics.sh", TOOLS + "TopicCommand",
			"kafka-console-producer.sh", TOOLS + "ConsoleProducer", "kafka-cluster", TOOLS + "ClusterTool",
			"kafka-consumer-groups", TOOLS + "consumer.group.ConsumerGroupCommand");

	/**
	 * Write the programs.
	 * @param directory where to
	 * @param localRepository what Maven uses
	 * @return the directory
	 */
	static Toolbox in(Path directory, BorrowedRepository localRepository) throws IOException {
		Toolbox toolbox = new Toolbox(Files.createDirectories(directory));
		String offline = MavenCall.setting("mode").equals("offline=true") ? " --offline" : "";
		// The build around this one has looked at the format of the same sources.
		toolbox.write("mvn", "'%s' --batch-mode --no-transfer-progress -Dspring-javaformat.validate.skip '%s'%s"
			.formatted(Path.of(MavenCall.setting("maven-home"), "bin", "mvn"), localRepository.option(), offline));
		for (Map.Entry<String, String> tool : KAFKA.entrySet()) {
			toolbox.write(tool.getKey(), "java -cp '%s' %s".formatted(classPath(), tool.getValue()));
		}
		return toolbox;
	}

	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	private void write(String name, String command) throws IOException {
		Path script = Files.writeString(this.directory.resolve(name), "#!/bin/sh\nexec " + command + " \"$@\"\n");
		Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	/**
	 * Return the variables of a shell that uses these programs.
	 * @return values by name
	 */
	Map<String, String> variables() {
		Path java = Path.of(System.getProperty("java.home"));
		Map<String, String> variables = new HashMap<>();
		variables.put("JAVA_HOME", java.toString());
		variables.put("PATH", String.join(File.pathSeparator, this.directory.toString(), java.resolve("bin").toString(),
				System.getenv("PATH")));
		// Maven, what it starts, and the commands with java themselves; options of their
		// own prevail.
		variables.put("JDK_JAVA_OPTIONS", "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
		variables.put("MAVEN_OPTS", "");
		// Its image is one more that would have to be there; what ends by itself needs it
		// not.
		variables.put("TESTCONTAINERS_RYUK_DISABLED", "true");
		return variables;
	}

}
