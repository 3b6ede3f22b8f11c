package io.mergelane.merge.dialect;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergePlan;
import org.jspecify.annotations.Nullable;

/**
 * Knows how many rows a statement can take so that it stays below what MySQL or MariaDB
 * reads at once: of a longer one, the server closes the connection.
 * <p>
 * Threading: immutable.
 *
 * @param bytes what the values of a statement may take
 */
record PacketLimit(long bytes) {

	/**
	 * Up to which length the greatest size is good enough.
	 */
	private static final int SHORT_TEXT = 256;

	private static final int LONGEST_CHARACTER = 3;

	private static final int NUMBER = 72;

	static PacketLimit of(DatabaseMetaData metaData) throws SQLException {
		try (Statement statement = metaData.getConnection().createStatement();
				ResultSet results = statement.executeQuery("SELECT @@max_allowed_packet")) {
			results.next();
			// An eighth is left to the statement around the values.
			return new PacketLimit(results.getLong(1) / 8 * 7);
		}
	}

	/**
	 * How many of the rows, from the first on, a statement can take.
	 */
	int fitting(MergePlan plan, List<? extends MergeRow> rows) {
		long left = this.bytes;
		for (int i = 0; i < rows.size(); i++) {
			for (int column = 0; column < plan.columns().size(); column++) {
				left -= size(rows.get(i).value(column));
			}
			if (left < 0) {
				return i;
			}
		}
		return rows.size();
	}

	private static long size(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return 2L * bytes.length + NUMBER;
		}
		if (value instanceof String text) {
			return (text.length() <= SHORT_TEXT) ? LONGEST_CHARACTER * text.length() + 4 : escaped(text);
		}
		return NUMBER;
	}

	/**
	 * The size in UTF-8, with what is escaped.
	 */
	private static long escaped(String text) {
		long size = 4;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character < 0x80) {
				size += (character < ' ' || character == '\'' || character == '"' || character == '\\') ? 2 : 1;
			}
			else {
				size += (character < 0x800 || Character.isSurrogate(character)) ? 2 : LONGEST_CHARACTER;
			}
		}
		return size;
	}

}
