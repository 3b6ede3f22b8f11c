package io.mergelane.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.benchmarks.contender.Contender;
import io.mergelane.benchmarks.pass.PassProgram;
import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.workload.Arguments;
import io.mergelane.benchmarks.workload.Workload;
import io.mergelane.process.JavaProcess;

/**
 * Runs a contender in a JVM of its own; the flags are the same for all.
 * <p>
 * Threading: confined to the thread of the program.
 */
final class ContenderJvm {

	private static final Duration TIMEOUT = Duration.ofMinutes(30);

	private final Path directory;

	private final String bootstrapServers;

	private final Arguments arguments;

	/**
	 * Create a runner.
	 * @param directory for what the JVMs print
	 * @param bootstrapServers address of the broker
	 * @param arguments the command line
	 */
	ContenderJvm(Path directory, String bootstrapServers, Arguments arguments) {
		this.directory = directory;
		this.bootstrapServers = bootstrapServers;
		this.arguments = arguments;
	}

	/**
	 * Run a contender with a workload.
	 * @param workload the workload
	 * @param contender the contender
	 * @param round number of the round
	 * @return its passes, the one that counts last; or one that says why there is none
	 */
	List<PassResult> run(Workload workload, Contender contender, int round) throws InterruptedException {
		String group = workload.name() + "-" + contender.name() + "-" + round;
		List<String> options = List.of("-Xmx" + workload.limits().heap(), "-XX:+ExitOnOutOfMemoryError");
		try (JavaProcess process = JavaProcess.start(this.directory.resolve(group + ".log"), options,
				PassProgram.class.getName(), programArguments(workload, contender, group))) {
			int code = process.waitFor(TIMEOUT);
			List<String> output = process.output().lines().toList();
			List<PassResult> passes = PassResult.parse(output);
			boolean complete = passes.size() == workload.limits().warmUps() + 1;
			boolean explained = passes.stream().anyMatch((pass) -> !pass.isVerified());
			return (complete || explained) ? passes : List.of(PassResult.failed(died(code, output)));
		}
	}

	private static String died(int code, List<String> output) {
		String cause = output.stream()
			.filter((line) -> line.contains("Error") || line.contains("Exception"))
			.findFirst()
			.orElse("no message");
		return "JVM ended with exit code " + code + " (" + cause + ")";
	}

	private List<String> programArguments(Workload workload, Contender contender, String group) {
		List<String> program = new ArrayList<>(List.of(workload.name(), "--bootstrap", this.bootstrapServers,
				"--contender", contender.name(), "--group", group));
		this.arguments.options().forEach((name, value) -> program.addAll(List.of("--" + name, value)));
		return program;
	}

}
