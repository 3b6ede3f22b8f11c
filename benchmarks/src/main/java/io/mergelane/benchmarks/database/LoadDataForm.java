package io.mergelane.benchmarks.database;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.merge.MergeCount;

/**
 * {@code LOAD DATA} into the table itself, from bytes that are there already: what
 * MariaDB can do if no row is in it.
 * <p>
 * Threading: confined to one thread.
 */
final class LoadDataForm implements Form {

	private static final String SQL = "LOAD DATA LOCAL INFILE 'rows' INTO TABLE " + Database.TABLE
			+ " CHARACTER SET utf8mb4";

	private final Connection connection;

	/**
	 * Create the form.
	 * @param connection a connection that does not commit by itself
	 */
	LoadDataForm(Connection connection) {
		this.connection = connection;
	}

	@Override
	public Chunk prepare(List<MemberRow> rows) {
		byte[] text = MemberTable.text(rows);
		return () -> {
			int written = load(text);
			this.connection.commit();
			return MergeCount.of(rows.size(), written);
		};
	}

	private int load(byte[] text) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.unwrap(org.mariadb.jdbc.Statement.class)
				.setLocalInfileInputStream(new ByteArrayInputStream(text));
			return statement.executeUpdate(SQL);
		}
	}

}
