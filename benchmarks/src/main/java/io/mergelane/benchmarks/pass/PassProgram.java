package io.mergelane.benchmarks.pass;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.mergelane.benchmarks.contender.Contenders;
import io.mergelane.benchmarks.workload.Arguments;
import io.mergelane.benchmarks.workload.Workload;
import io.mergelane.benchmarks.workload.Workloads;

/**
 * Main program of a contender's JVM: the warm-up passes, then the one that counts. Prints
 * a line for each.
 */
public final class PassProgram {

	private PassProgram() {
	}

	/**
	 * Run the passes.
	 * @param args {@code --bootstrap}, {@code --contender}, {@code --group} and what the
	 * workload is made of
	 */
	public static void main(String[] args) {
		PassSeries.run(() -> passes(Arguments.parse(args)));
	}

	private static List<Callable<PassResult>> passes(Arguments arguments) {
		Workload workload = Workloads.find(arguments.names().get(0), arguments);
		List<Callable<PassResult>> passes = new ArrayList<>();
		for (int i = 0; i < workload.limits().warmUps(); i++) {
			passes.add(pass(arguments, workload.warmUp(), "-warm-up-" + i));
		}
		passes.add(pass(arguments, workload, ""));
		return passes;
	}

	private static Callable<PassResult> pass(Arguments arguments, Workload workload, String suffix) {
		Pass pass = new Pass(arguments.text("bootstrap"), Contenders.find(arguments.text("contender")), workload,
				Duration.ofSeconds(arguments.number("stall", 30)));
		return () -> pass.run(arguments.text("group") + suffix);
	}

}
