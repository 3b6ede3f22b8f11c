package io.mergelane.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A call of the Maven that runs this build, in a process of its own.
 * <p>
 * Threading: confined to the thread of the test.
 */
public final class MavenCall {

	private static final long TIMEOUT_MINUTES = 10;

	private MavenCall() {
	}

	/**
	 * Build a project.
	 * @param project directory of the project
	 * @param localRepository its local repository: deploying, too, leaves its mark there
	 * @param output file for what Maven prints
	 * @param arguments goals and options
	 * @throws IllegalStateException if the build fails
	 */
	static void run(Path project, BorrowedRepository localRepository, Path output, String... arguments)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(setting("maven-home"), "bin", onWindows() ? "mvn.cmd" : "mvn").toString());
		command.addAll(List.of("--batch-mode", "--no-transfer-progress", localRepository.option()));
		if (setting("mode").equals("offline=true")) {
			command.add("--offline");
		}
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		Process process = builder.start();
		try {
			if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
				throw new IllegalStateException(
						"mvn " + String.join(" ", arguments) + " in " + project + ":\n" + Files.readString(output));
			}
		}
		finally {
			process.destroy();
		}
	}

	/**
	 * Return what the build around this test has said.
	 * @param name name of the setting
	 * @return its value
	 */
	public static String setting(String name) {
		String value = System.getProperty("release." + name);
		if (value == null) {
			throw new IllegalStateException("Run this test by Maven: release." + name + " is missing");
		}
		return value;
	}

	private static boolean onWindows() {
		return System.getProperty("os.name").startsWith("Windows");
	}

}
