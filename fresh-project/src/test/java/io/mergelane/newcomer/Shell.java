package io.mergelane.newcomer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A command line, run by a shell. What it has started ends with it.
 * <p>
 * Threading: confined to the thread of the test.
 */
final class Shell implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofMinutes(6);

	private static final int LAST_LINES = 60;

	private final String command;

	private final Path output;

	private final Process process;

	private Shell(String command, Path output, Process process) {
		this.command = command;
		this.output = output;
		this.process = process;
	}

	/**
	 * Start a command.
	 * @param command the command
	 * @param directory where to run it
	 * @param environment variables besides those of this process
	 * @param input what it reads, or {@code null}
	 * @param output file for what it prints
	 * @return the command, which runs
	 */
	static Shell start(String command, Path directory, Map<String, String> environment, @Nullable Path input,
			Path output) throws IOException {
		ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectInput((input != null) ? input.toFile() : new File("/dev/null"))
			.redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		return new Shell(command, output, builder.start());
	}

	/**
	 * Wait for the end of the command.
	 * @return its exit code
	 * @throws AssertionError if it takes too long
	 */
	int end() throws IOException, InterruptedException {
		try (this) {
			if (!this.process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				throw failure("has not ended after " + TIMEOUT);
			}
			return this.process.exitValue();
		}
	}

	/**
	 * Wait until the command, which stays, has printed something.
	 * @param text what to wait for
	 */
	void await(String text) {
		Awaitility.await(text).atMost(TIMEOUT).failFast(this::stays).until(() -> printed().contains(text));
	}

	private void stays() throws IOException {
		if (!this.process.isAlive()) {
			throw failure("has ended with " + this.process.exitValue());
		}
	}

	String printed() throws IOException {
		return Files.readString(this.output);
	}

	AssertionError failure(String what) throws IOException {
		List<String> lines = printed().lines().toList();
		return new AssertionError("%s%n  %s and printed in the end%n%s".formatted(this.command, what,
				String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()))));
	}

	/**
	 * Kill it with all that it has started.
	 */
	@Override
	public void close() {
		List<ProcessHandle> started = this.process.descendants().toList();
		this.process.destroyForcibly();
		started.forEach(ProcessHandle::destroyForcibly);
	}

}
