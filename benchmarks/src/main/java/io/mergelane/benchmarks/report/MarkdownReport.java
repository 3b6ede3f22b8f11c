package io.mergelane.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import io.mergelane.benchmarks.workload.Workload;

/**
 * The results as tables, ready for the documentation.
 * <p>
 * Threading: immutable.
 */
public final class MarkdownReport {

	private final Results results;

	private final String command;

	/**
	 * Create a report.
	 * @param results what was measured
	 * @param command arguments that give these results
	 */
	public MarkdownReport(Results results, String command) {
		this.results = results;
		this.command = command;
	}

	/**
	 * Return the text.
	 * @return the text
	 */
	public String text() {
		StringJoiner text = new StringJoiner("\n");
		text.add("`" + this.command + "` on Java " + System.getProperty("java.vm.version") + ", "
				+ Runtime.getRuntime().availableProcessors() + " cores, medians of interleaved runs");
		for (Workload workload : this.results.workloads()) {
			text.add("").add(heading(workload)).add("");
			table(workload, text);
		}
		List<String> lines = Target.lines(this.results);
		if (!lines.isEmpty()) {
			text.add("").add("| must reach | is |  |").add("| --- | ---: | --- |");
			lines.forEach(text::add);
		}
		return text.toString();
	}

	private static String heading(Workload workload) {
		String heading = String.format("**%s**: %,d records of %,d keys, heap %s", workload.name(), workload.size(),
				workload.keys(), workload.limits().heap());
		return !workload.hasIdeal() ? heading : heading
				+ String.format(", %d in work, ideal %,d ms", workload.limits().inWork(), workload.idealMillis());
	}

	private void table(Workload workload, StringJoiner text) {
		Map<String, Runs> contenders = this.results.of(workload);
		List<Column> columns = Column.all().stream().filter((column) -> says(column, workload, contenders)).toList();
		text.add(row("contender", columns.stream().map(Column::title).toList()));
		text.add(row("---",
				columns.stream().map((column) -> "verified".equals(column.title()) ? "---" : "---:").toList()));
		contenders.forEach((name, runs) -> text
			.add(row(name, columns.stream().map((column) -> column.cell().text(workload, runs)).toList())));
	}

	private static boolean says(Column column, Workload workload, Map<String, Runs> contenders) {
		return contenders.values().stream().anyMatch((runs) -> !column.cell().text(workload, runs).isEmpty());
	}

	private static String row(String first, List<String> cells) {
		return "| " + first + " | " + cells.stream().collect(Collectors.joining(" | ")) + " |";
	}

}
