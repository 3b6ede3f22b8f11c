package io.mergelane.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import io.mergelane.benchmarks.contender.Contender;
import io.mergelane.benchmarks.contender.Contenders;
import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.report.Column;
import io.mergelane.benchmarks.report.EndToEndTargets;
import io.mergelane.benchmarks.report.MarkdownReport;
import io.mergelane.benchmarks.report.ReportDirectory;
import io.mergelane.benchmarks.report.Results;
import io.mergelane.benchmarks.report.Section;
import io.mergelane.benchmarks.workload.Arguments;
import io.mergelane.benchmarks.workload.TopicFiller;
import io.mergelane.benchmarks.workload.Workload;
import io.mergelane.benchmarks.workload.Workloads;
import io.mergelane.process.BrokerProcess;

/**
 * Main program: runs the contenders in turn, each run in a JVM of its own, on one broker
 * and on topics that are filled once, and prints what came of it.
 */
public final class EndToEnd {

	private static final int ROUNDS = 5;

	private final Arguments arguments;

	private final Results results = new Results();

	private final ReportDirectory directory;

	private EndToEnd(Arguments arguments) throws IOException {
		this.arguments = arguments;
		this.directory = ReportDirectory.empty("end-to-end");
	}

	/**
	 * Run workloads.
	 * @param args names of workloads, none for all, and options
	 * @throws IOException if a process cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		EndToEnd program = new EndToEnd(Arguments.parse(args));
		program.run();
		program.directory
			.publish(new MarkdownReport(program.results, String.join(" ", args), Column.all(), EndToEndTargets.all()));
		System.exit(program.results.isVerified() ? 0 : 1);
	}

	private void run() throws IOException, InterruptedException {
		try (BrokerProcess broker = BrokerProcess.start(this.directory.path(), List.of("-Xmx512m"), List.of())) {
			List<String> names = this.arguments.names().isEmpty() ? Workloads.names() : this.arguments.names();
			for (String name : names) {
				run(broker.bootstrapServers(), Workloads.find(name, this.arguments));
			}
		}
	}

	private void run(String bootstrapServers, Workload workload) throws InterruptedException {
		for (Workload one : workload.together()) {
			new TopicFiller(bootstrapServers).fill(one);
		}
		ContenderJvm jvm = new ContenderJvm(this.directory.path(), bootstrapServers, this.arguments);
		int rounds = this.arguments.number("rounds", ROUNDS);
		for (int round = 1; round <= rounds; round++) {
			for (Contender contender : contenders(workload)) {
				for (Workload one : together(workload, contender)) {
					List<PassResult> passes = jvm.run(one, contender, round);
					this.results.add(Section.of(one), contender.name(), passes);
					tell(one, contender, round, passes);
				}
			}
		}
	}

	// Who is named although it does not suit takes part in everything.
	private static List<Workload> together(Workload workload, Contender contender) {
		return workload.together()
			.stream()
			.filter((one) -> contender.suits(one) || !contender.suits(workload))
			.toList();
	}

	private List<Contender> contenders(Workload workload) {
		String names = this.arguments.text("contenders", "");
		return names.isEmpty() ? Contenders.of(workload)
				: Arrays.stream(names.split(",")).map(Contenders::find).toList();
	}

	private static void tell(Workload workload, Contender contender, int round, List<PassResult> passes) {
		System.err.printf("%s %s %d: %s%n", workload.name(), contender.name(), round,
				passes.get(passes.size() - 1).summary());
	}

}
