package io.mergelane.benchmarks.feed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.pass.PassSeries;
import io.mergelane.benchmarks.workload.Arguments;

/**
 * Main program of a contender's JVM: passes to warm up, and the same again. Prints a line
 * for each.
 */
public final class FeedProgram {

	/**
	 * Number of passes. The workers of a listener leave little of two processors to the
	 * compilers: after one pass half of the code is still interpreted.
	 */
	public static final int PASSES = 4;

	private FeedProgram() {
	}

	/**
	 * Run the passes.
	 * @param args name of the feed, {@code --bootstrap}, {@code --database-url},
	 * {@code --contender}, {@code --group} and what the feed is made of
	 */
	public static void main(String[] args) {
		PassSeries.run(() -> passes(Arguments.parse(args)));
	}

	private static List<Callable<PassResult>> passes(Arguments arguments) {
		FeedPass pass = new FeedPass(Feeds.find(arguments.names().get(0), arguments),
				FeedContender.find(arguments.text("contender")), arguments.text("bootstrap"),
				arguments.text("database-url"), Duration.ofSeconds(arguments.number("stall", 30)));
		String group = arguments.text("group");
		return IntStream.rangeClosed(1, PASSES)
			.<Callable<PassResult>>mapToObj((number) -> () -> pass.run(group + "-" + number))
			.toList();
	}

}
