package io.mergelane.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.process.JavaProcess;

/**
 * Runs the passes of a contender in a JVM of its own.
 * <p>
 * Threading: confined to the thread of the program.
 */
final class PassJvm {

	private static final Duration TIMEOUT = Duration.ofMinutes(30);

	private final Path directory;

	/**
	 * Create a runner.
	 * @param directory for what the JVMs print
	 */
	PassJvm(Path directory) {
		this.directory = directory;
	}

	/**
	 * Run passes.
	 * @param name name of the run
	 * @param heap most heap of the JVM
	 * @param count how many passes there are
	 * @param program main class
	 * @param arguments its arguments
	 * @return the passes, the one that counts last; or one that says why there is none
	 */
	List<PassResult> run(String name, String heap, int count, Class<?> program, List<String> arguments)
			throws InterruptedException {
		List<String> options = List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError");
		try (JavaProcess process = JavaProcess.start(this.directory.resolve(name + ".log"), options, program.getName(),
				arguments)) {
			int code = process.waitFor(TIMEOUT);
			List<String> output = process.output().lines().toList();
			List<PassResult> passes = PassResult.parse(output);
			boolean explained = passes.stream().anyMatch((pass) -> !pass.isVerified());
			return (passes.size() == count || explained) ? passes : List.of(PassResult.failed(died(code, output)));
		}
	}

	private static String died(int code, List<String> output) {
		String cause = output.stream()
			.filter((line) -> line.contains("Error") || line.contains("Exception"))
			.findFirst()
			.orElse("no message");
		return "JVM ended with exit code " + code + " (" + cause + ")";
	}

}
