package io.mergelane.sample.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The packaged application, run as a user runs it.
 * <p>
 * Threading: confined to the test's thread.
 */
public final class JarProcess implements AutoCloseable {

	private static final Path JAR = Path.of("target", "member-sync.jar");

	private final ChildProcess process;

	private JarProcess(ChildProcess process) {
		this.process = process;
	}

	/**
	 * Starts the application.
	 * @param output file that takes what it prints
	 * @param arguments its arguments
	 * @return the running application
	 */
	public static JarProcess start(Path output, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
		command.addAll(arguments);
		return new JarProcess(ChildProcess.java(output, command));
	}

	/**
	 * Waits for the application to end by itself.
	 * @param timeout how long to wait at most
	 * @return the exit code
	 * @throws InterruptedException if the test is interrupted
	 */
	public int waitFor(Duration timeout) throws InterruptedException {
		return this.process.waitFor(timeout);
	}

	/**
	 * Ends the application as SIGKILL does, and returns when it is gone.
	 * @throws InterruptedException if the test is interrupted
	 */
	public void kill() throws InterruptedException {
		this.process.kill();
	}

	/**
	 * Ends the application as SIGTERM does, and returns when it is gone.
	 * @throws InterruptedException if the test is interrupted
	 */
	public void stop() throws InterruptedException {
		this.process.stop();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Returns everything it has printed so far.
	 * @return the output
	 */
	public String output() {
		return this.process.output();
	}

	@Override
	public void close() throws InterruptedException {
		this.process.kill();
	}

}
