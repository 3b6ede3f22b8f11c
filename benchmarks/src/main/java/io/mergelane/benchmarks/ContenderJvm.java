package io.mergelane.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.benchmarks.contender.Contender;
import io.mergelane.benchmarks.pass.PassProgram;
import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.workload.Arguments;
import io.mergelane.benchmarks.workload.Workload;

/**
 * Runs a contender in a JVM of its own; the flags are the same for all.
 * <p>
 * Threading: confined to the thread of the program.
 */
final class ContenderJvm {

	private final PassJvm jvm;

	private final String bootstrapServers;

	private final Arguments arguments;

	/**
	 * Create a runner.
	 * @param directory for what the JVMs print
	 * @param bootstrapServers address of the broker
	 * @param arguments the command line
	 */
	ContenderJvm(Path directory, String bootstrapServers, Arguments arguments) {
		this.jvm = new PassJvm(directory);
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
		return this.jvm.run(group, workload.limits().heap(), workload.limits().warmUps() + 1, PassProgram.class,
				programArguments(workload, contender, group));
	}

	private List<String> programArguments(Workload workload, Contender contender, String group) {
		List<String> program = new ArrayList<>(List.of(workload.name(), "--bootstrap", this.bootstrapServers,
				"--contender", contender.name(), "--group", group));
		program.addAll(this.arguments.optionList());
		return program;
	}

}
