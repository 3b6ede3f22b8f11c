package io.mergelane.failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares docs/failures.md with the {@link FailureTable}. What should stand there is
 * written to target/failures-table.md.
 */
class FailureDocumentationTests {

	@Test
	void showsTheTable() throws IOException {
		String table = table();
		Files.writeString(Path.of("target/failures-table.md"), table);
		assertThat(Files.readString(Path.of("../docs/failures.md"))).contains(table);
	}

	private static String table() {
		StringBuilder text = new StringBuilder();
		String section = "";
		for (FailureRow row : FailureTable.ROWS) {
			if (!row.section().equals(section)) {
				section = row.section();
				text.append("%n#### %s%n%n| what | verdict | why |%n|---|---|---|%n".formatted(section));
			}
			text.append("| %s | %s | %s |%n".formatted(what(row), verdict(row), row.why()));
		}
		return text.toString().replace("\r\n", "\n");
	}

	private static String what(FailureRow row) {
		String codes = row.isOfClasses() ? "" : row.kind() + ' ';
		return codes + row.keys().stream().map((key) -> '`' + key + '`').collect(Collectors.joining(", "));
	}

	private static String verdict(FailureRow row) {
		String verdict = row.verdict().name().toLowerCase(Locale.ROOT);
		if (row.note().isEmpty()) {
			return verdict;
		}
		// Where the code is found concerns nobody who reads the page.
		String note = row.note().startsWith(FailureRow.OR_BY) ? row.note().replaceFirst(" [^ ]+\\(\\)$", "")
				: row.note();
		return verdict + ", " + note;
	}

}
