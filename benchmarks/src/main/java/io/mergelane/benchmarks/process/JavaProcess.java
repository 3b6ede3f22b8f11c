package io.mergelane.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM on the class path of this one, whose output goes to a file. It is killed when
 * this JVM ends.
 * <p>
 * Threading: confined to the thread of the program.
 */
public final class JavaProcess implements AutoCloseable {

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
	 * Start a JVM.
	 * @param output file for what it prints
	 * @param options its options
	 * @param mainClass its main class
	 * @param arguments arguments of the main class
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	public static JavaProcess start(Path output, List<String> options, String mainClass, List<String> arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
		command.addAll(arguments);
		return new JavaProcess(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
	}

	/**
	 * Wait for the process to end by itself.
	 * @return the exit code
	 * @throws InterruptedException if the thread is interrupted
	 */
	public int waitFor() throws InterruptedException {
		int code = this.process.waitFor();
		forget();
		return code;
	}

	/**
	 * Return what the process has printed so far.
	 * @return the lines
	 * @throws IOException if they cannot be read
	 */
	public List<String> output() throws IOException {
		return Files.readAllLines(this.output, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		forget();
	}

	private void forget() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.killer);
		}
		catch (IllegalStateException ex) {
			// is being shut down
		}
	}

}
