package io.mergelane.benchmarks.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.merge.MergeCount;

/**
 * The statement of Mergelane's dialect for PostgreSQL in a loop of one's own: sorted
 * arrays of Java values are there already, the driver encodes them.
 * <p>
 * Threading: confined to one thread.
 */
final class UnnestForm implements Form {

	private final Connection connection;

	private final DialectPlan plan;

	/**
	 * Create the form.
	 * @param connection a connection that does not commit by itself
	 */
	UnnestForm(Connection connection) throws SQLException {
		this.connection = connection;
		this.plan = DialectPlan.of(connection);
	}

	@Override
	public Chunk prepare(List<MemberRow> rows) {
		List<MemberRow> sorted = rows.stream().sorted(MemberRow.BY_KEY).toList();
		String sql = this.plan.statement(sorted.size());
		List<Values> columns = new ArrayList<>();
		columns.add(Values.of("int8", sorted, MemberRow::memberId, new Long[0]));
		columns.add(Values.of("int8", sorted, (row) -> (long) row.ordSeq(), new Long[0]));
		columns.add(Values.of("text", sorted, MemberRow::code, new String[0]));
		columns.add(Values.of("text", sorted, (row) -> row.amount().toPlainString(), new String[0]));
		columns.add(Values.of("text", sorted, MemberRow::name, new String[0]));
		columns.add(Values.of("text", sorted, MemberRow::grade, new String[0]));
		columns.add(Values.of("bool", sorted, MemberRow::active, new Boolean[0]));
		columns.add(Values.of("text", sorted, MemberRow::changedAtText, new String[0]));
		return () -> MergeCount.of(rows.size(), write(sql, columns));
	}

	private int write(String sql, List<Values> columns) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			for (int i = 0; i < columns.size(); i++) {
				statement.setArray(i + 1, this.connection.createArrayOf(columns.get(i).type(), columns.get(i).array()));
			}
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				int written = result.getInt(1);
				this.connection.commit();
				return written;
			}
		}
	}

	/**
	 * The values of a column.
	 */
	private record Values(String type, Object[] array) {

		static <T> Values of(String type, List<MemberRow> rows, Function<MemberRow, T> value, T[] empty) {
			return new Values(type, rows.stream().map(value).toList().toArray(empty));
		}

	}

}
