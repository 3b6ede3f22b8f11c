package io.mergelane.benchmarks.pass;

import java.time.Duration;

import io.mergelane.benchmarks.contender.Contender;
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
		int code = 1;
		try {
			code = run(Arguments.parse(args)) ? 0 : 1;
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
		// A contender that has failed may hang when it is stopped.
		Runtime.getRuntime().halt(code);
	}

	private static boolean run(Arguments arguments) throws Exception {
		Workload workload = Workloads.find(arguments.names().get(0), arguments);
		for (int i = 0; i < workload.limits().warmUps(); i++) {
			if (!pass(arguments, workload.warmUp(), "-warm-up-" + i)) {
				return false;
			}
		}
		return pass(arguments, workload, "");
	}

	private static boolean pass(Arguments arguments, Workload workload, String suffix) throws Exception {
		Contender contender = Contenders.find(arguments.text("contender"));
		Pass pass = new Pass(arguments.text("bootstrap"), contender, workload,
				Duration.ofSeconds(arguments.number("stall", 30)));
		PassResult result = pass.run(arguments.text("group") + suffix);
		System.out.println(result.toLine());
		return result.isVerified();
	}

}
