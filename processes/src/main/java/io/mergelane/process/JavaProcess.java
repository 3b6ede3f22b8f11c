package io.mergelane.process;

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
 * A JVM of its own whose output goes to a file. It is killed when this JVM ends.
 * <p>
 * Threading: confined to the thread of the test or program.
 */
public final class JavaProcess implements AutoCloseable {

	private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);

	private final Process process;

	private final Path output;

	private final Thread killer;

	private JavaProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
		this.killer = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.killer);
	}

	/**
	 * Start a JVM as this one, from its installation.
	 * @param output file for what it prints
	 * @param arguments options of the JVM, main class or jar, and its arguments
	 * @return the process
	 */
	public static JavaProcess start(Path output, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(arguments);
		try {
			return new JavaProcess(
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(),
					output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start a JVM on the class path of this one.
	 * @param output file for what it prints
	 * @param options options of the JVM
	 * @param mainClass its main class
	 * @param arguments arguments of the main class
	 * @return the process
	 */
	public static JavaProcess start(Path output, List<String> options, String mainClass, List<String> arguments) {
		List<String> all = new ArrayList<>(options);
		all.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
		all.addAll(arguments);
		return start(output, all);
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Wait until the process has ended by itself.
	 * @param timeout how long to wait
	 * @return its exit code
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if it has not ended by then
	 */
	public int waitFor(Duration timeout) throws InterruptedException {
		if (!endsWithin(timeout)) {
			throw new IllegalStateException("Still running after " + timeout + ":\n" + output());
		}
		return this.process.exitValue();
	}

	/**
	 * Wait as long as the process lives.
	 * @param timeout how long to wait at most
	 * @return whether it has ended
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean endsWithin(Duration timeout) throws InterruptedException {
		boolean ended = this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		if (ended) {
			forget();
		}
		return ended;
	}

	/**
	 * End the process as SIGTERM does, or as SIGKILL if it does not end; return when it
	 * is gone.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void stop() throws InterruptedException {
		this.process.destroy();
		if (!endsWithin(EXIT_TIMEOUT)) {
			kill();
		}
	}

	/**
	 * End the process as SIGKILL does, and return when it is gone.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly();
		waitFor(EXIT_TIMEOUT);
	}

	/**
	 * Let the process hang: SIGSTOP. Its connections stay open.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void suspend() throws InterruptedException {
		signal("STOP");
	}

	/**
	 * Let the process go on: SIGCONT.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void resume() throws InterruptedException {
		signal("CONT");
	}

	private void signal(String name) throws InterruptedException {
		try {
			int code = new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).inheritIO()
				.start()
				.waitFor();
			if (code != 0) {
				throw new IllegalStateException("kill -" + name + " ended with " + code);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what the process has printed so far.
	 * @return the output
	 */
	public String output() {
		try {
			return Files.readString(this.output, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void forget() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.killer);
		}
		catch (IllegalStateException ex) {
			// This JVM is ending.
		}
	}

	/**
	 * Kill the process.
	 * @throws InterruptedException if the thread is interrupted
	 */
	@Override
	public void close() throws InterruptedException {
		kill();
	}

}
