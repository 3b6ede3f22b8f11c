package io.mergelane.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where a program leaves its report, and what else it writes.
 * <p>
 * Threading: confined to the thread of the program.
 *
 * @param path the directory
 */
public record ReportDirectory(Path path) {

	/**
	 * Create a directory, without what an earlier run has left there.
	 * @param name name of the program
	 * @return the directory
	 * @throws IOException if it cannot be written
	 */
	public static ReportDirectory empty(String name) throws IOException {
		Path path = Path.of("target", name).toAbsolutePath();
		if (Files.exists(path)) {
			try (Stream<Path> files = Files.walk(path)) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.delete(file);
				}
			}
		}
		Files.createDirectories(path);
		return new ReportDirectory(path);
	}

	/**
	 * Write and print a report.
	 * @param report the report
	 * @throws IOException if it cannot be written
	 */
	public void publish(MarkdownReport report) throws IOException {
		Files.writeString(this.path.resolve("report.md"), report.text() + "\n");
		System.out.println(report.text());
	}

}
