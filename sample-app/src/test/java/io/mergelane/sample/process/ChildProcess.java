package io.mergelane.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own whose output goes to a file.
 * <p>
 * Threading: confined to the test's thread.
 */
final class ChildProcess {

	private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(20);

	private final Process process;

	private final Path output;

	private ChildProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static ChildProcess java(Path output, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(arguments);
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			return new ChildProcess(process, output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Waits for the process to end by itself.
	 * @param timeout how long to wait at most
	 * @return the exit code
	 */
	int waitFor(Duration timeout) throws InterruptedException {
		if (!this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new AssertionError("Still running after " + timeout + ":\n" + output());
		}
		return this.process.exitValue();
	}

	/**
	 * Ends the process as SIGTERM does.
	 */
	void stop() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
			kill();
		}
	}

	/**
	 * Ends the process as SIGKILL does, and returns when it is gone.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly();
		waitFor(EXIT_TIMEOUT);
	}

	String output() {
		try {
			return Files.readString(this.output, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
