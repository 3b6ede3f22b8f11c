package io.mergelane.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.benchmarks.database.PostgresServer;
import io.mergelane.benchmarks.feed.Feed;
import io.mergelane.benchmarks.feed.FeedContender;
import io.mergelane.benchmarks.feed.FeedProgram;
import io.mergelane.benchmarks.feed.FeedTargets;
import io.mergelane.benchmarks.feed.Feeds;
import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.report.Column;
import io.mergelane.benchmarks.report.MarkdownReport;
import io.mergelane.benchmarks.report.ReportDirectory;
import io.mergelane.benchmarks.report.Results;
import io.mergelane.benchmarks.workload.Arguments;
import io.mergelane.benchmarks.workload.TopicFiller;
import io.mergelane.process.BrokerProcess;

/**
 * Main program: lets contenders write the changes of a topic into a table, in turn, each
 * run in a JVM of its own, with one broker and one database, and prints what came of it.
 */
public final class MergeEndToEnd {

	private static final int ROUNDS = 3;

	private static final String HEAP = "512m";

	private final Arguments arguments;

	private final ReportDirectory directory;

	private final Results results = new Results();

	private MergeEndToEnd(Arguments arguments) throws IOException {
		this.arguments = arguments;
		this.directory = ReportDirectory.empty("merge-end-to-end");
	}

	/**
	 * Run feeds.
	 * @param args names of feeds, none for all, and options
	 * @throws IOException if a process cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		MergeEndToEnd program = new MergeEndToEnd(Arguments.parse(args));
		program.run();
		program.directory
			.publish(new MarkdownReport(program.results, String.join(" ", args), Column.all(), FeedTargets.all()));
		System.exit(program.results.isVerified() ? 0 : 1);
	}

	private void run() throws IOException, InterruptedException {
		try (PostgresServer database = PostgresServer.start(this.directory.path().resolve("database"));
				BrokerProcess broker = BrokerProcess.start(this.directory.path(), List.of("-Xmx512m"), List.of())) {
			List<String> names = this.arguments.names().isEmpty() ? Feeds.names() : this.arguments.names();
			List<Feed> feeds = names.stream().map((name) -> Feeds.find(name, this.arguments)).toList();
			for (Feed feed : feeds) {
				new TopicFiller(broker.bootstrapServers()).fill(feed.name(), feed.records());
			}
			int rounds = this.arguments.number("rounds", ROUNDS);
			for (int round = 1; round <= rounds; round++) {
				for (Feed feed : feeds) {
					run(feed, round, broker.bootstrapServers(), database.url());
				}
			}
		}
	}

	private void run(Feed feed, int round, String bootstrapServers, String databaseUrl) throws InterruptedException {
		for (FeedContender contender : FeedContender.of(feed)) {
			String group = feed.name() + "-" + contender.title() + "-" + round;
			List<String> program = new ArrayList<>(List.of(feed.name(), "--bootstrap", bootstrapServers,
					"--database-url", databaseUrl, "--contender", contender.title(), "--group", group));
			program.addAll(this.arguments.optionList());
			List<PassResult> passes = new PassJvm(this.directory.path()).run(group, HEAP, FeedProgram.PASSES,
					FeedProgram.class, program);
			this.results.add(feed.section(), contender.title(), passes);
			System.err.printf("%s: %s%n", group, passes.get(passes.size() - 1).summary());
		}
	}

}
