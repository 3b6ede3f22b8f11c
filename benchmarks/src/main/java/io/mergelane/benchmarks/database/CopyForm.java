package io.mergelane.benchmarks.database;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.merge.MergeCount;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * {@code COPY} into the table itself, from bytes that are there already: what PostgreSQL
 * can do if no row is in it.
 * <p>
 * Threading: confined to one thread.
 */
final class CopyForm implements Form {

	private static final String SQL = "COPY " + Database.TABLE + " FROM STDIN";

	private final Connection connection;

	/**
	 * Create the form.
	 * @param connection a connection that does not commit by itself
	 */
	CopyForm(Connection connection) {
		this.connection = connection;
	}

	@Override
	public Chunk prepare(List<MemberRow> rows) throws SQLException {
		CopyManager copy = this.connection.unwrap(PGConnection.class).getCopyAPI();
		byte[] text = MemberTable.text(rows);
		return () -> {
			long written = copy(copy, text);
			this.connection.commit();
			return MergeCount.of(rows.size(), (int) written);
		};
	}

	private static long copy(CopyManager copy, byte[] text) throws SQLException {
		try {
			return copy.copyIn(SQL, new ByteArrayInputStream(text));
		}
		catch (IOException ex) {
			throw new SQLException(ex);
		}
	}

}
