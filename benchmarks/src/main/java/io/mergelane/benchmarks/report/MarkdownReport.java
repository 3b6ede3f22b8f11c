package io.mergelane.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * The results as tables, ready for the documentation.
 * <p>
 * Threading: immutable.
 */
public final class MarkdownReport {

	private final Results results;

	private final String command;

	private final List<Column> columns;

	private final List<Target> targets;

	/**
	 * Create a report.
	 * @param results what was measured
	 * @param command arguments that give these results
	 * @param columns columns of its tables, as far as they have something to say
	 * @param targets what must be reached, as far as it was measured
	 */
	public MarkdownReport(Results results, String command, List<Column> columns, List<Target> targets) {
		this.results = results;
		this.command = command;
		this.columns = columns;
		this.targets = targets;
	}

	/**
	 * Return the text.
	 * @return the text
	 */
	public String text() {
		StringJoiner text = new StringJoiner("\n");
		text.add("`" + this.command + "` on Java " + System.getProperty("java.vm.version") + ", "
				+ Runtime.getRuntime().availableProcessors() + " cores, medians of interleaved runs");
		for (Section section : this.results.sections()) {
			text.add("").add("**" + section.name() + "**: " + section.about()).add("");
			table(section, text);
		}
		List<String> lines = Target.lines(this.targets, this.results);
		if (!lines.isEmpty()) {
			text.add("").add("| must reach | is |  |").add("| --- | ---: | --- |");
			lines.forEach(text::add);
		}
		return text.toString();
	}

	private void table(Section section, StringJoiner text) {
		Map<String, Runs> contenders = this.results.of(section);
		List<Column> columns = this.columns.stream().filter((column) -> says(column, section, contenders)).toList();
		text.add(row("contender", columns.stream().map(Column::title).toList()));
		text.add(row("---",
				columns.stream().map((column) -> "verified".equals(column.title()) ? "---" : "---:").toList()));
		contenders.forEach((name, runs) -> text
			.add(row(name, columns.stream().map((column) -> column.cell().text(section, runs)).toList())));
	}

	private static boolean says(Column column, Section section, Map<String, Runs> contenders) {
		return contenders.values().stream().anyMatch((runs) -> !column.cell().text(section, runs).isEmpty());
	}

	private static String row(String first, List<String> cells) {
		return "| " + first + " | " + cells.stream().collect(Collectors.joining(" | ")) + " |";
	}

}
