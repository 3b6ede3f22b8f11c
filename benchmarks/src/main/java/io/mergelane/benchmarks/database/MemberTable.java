package io.mergelane.benchmarks.database;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.merge.MergeTable;

/**
 * The table of members, on any database.
 * <p>
 * Threading: stateless.
 */
public final class MemberTable {

	/**
	 * Key columns.
	 */
	public static final List<String> KEY = List.of("member_id", "ord_seq");

	/**
	 * Version column.
	 */
	public static final String VERSION = "changed_at";

	private MemberTable() {
	}

	/**
	 * Return the table as a merge writer wants it described.
	 * @return the table
	 */
	public static MergeTable description() {
		return new MergeTable(Database.TABLE, KEY, VERSION);
	}

	/**
	 * Render rows in key order, as {@code COPY} and {@code LOAD DATA} read them unless
	 * told otherwise.
	 */
	static byte[] text(List<MemberRow> rows) {
		return rows.stream()
			.sorted(MemberRow.BY_KEY)
			.map((row) -> row.text('\t'))
			.collect(Collectors.joining("\n", "", "\n"))
			.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Render the statement that makes the table.
	 * @param timestamp type of a time in microseconds
	 */
	static String definition(String timestamp) {
		return """
				CREATE TABLE IF NOT EXISTS %s (member_id bigint NOT NULL, ord_seq int NOT NULL, code varchar(16),
				amount numeric(12,2), name varchar(64), grade varchar(16) CHECK (grade <> '%s'), active boolean, changed_at %s NOT NULL,
				PRIMARY KEY (member_id, ord_seq))"""
			.formatted(Database.TABLE, MemberRow.REFUSED_GRADE, timestamp);
	}

}
