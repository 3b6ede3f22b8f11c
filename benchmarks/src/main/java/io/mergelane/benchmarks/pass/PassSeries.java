package io.mergelane.benchmarks.pass;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * The passes in a contender's JVM, the one that counts last. Prints a line for each.
 * <p>
 * Threading: confined to the main thread.
 */
public final class PassSeries {

	private PassSeries() {
	}

	/**
	 * Run passes as long as they are verified, and end the JVM.
	 * @param series makes the passes
	 */
	public static void run(Callable<List<Callable<PassResult>>> series) {
		int code = 1;
		try {
			code = isVerified(series.call()) ? 0 : 1;
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
		// A contender that has failed may hang when it is stopped.
		Runtime.getRuntime().halt(code);
	}

	private static boolean isVerified(List<Callable<PassResult>> series) throws Exception {
		for (Callable<PassResult> pass : series) {
			PassResult result = pass.call();
			System.out.println(result.toLine());
			if (!result.isVerified()) {
				return false;
			}
		}
		return true;
	}

}
