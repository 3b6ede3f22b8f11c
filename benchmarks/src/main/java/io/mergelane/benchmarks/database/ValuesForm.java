package io.mergelane.benchmarks.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.merge.MergeCount;

/**
 * The statement of Mergelane's dialect for MariaDB in a loop of one's own: sorted Java
 * values are there already, and the SQL is, the driver encodes the values.
 * <p>
 * Threading: confined to one thread.
 */
final class ValuesForm implements Form {

	private final Connection connection;

	private final DialectPlan plan;

	/**
	 * Create the form.
	 * @param connection a connection that does not commit by itself
	 */
	ValuesForm(Connection connection) throws SQLException {
		this.connection = connection;
		this.plan = DialectPlan.of(connection);
	}

	@Override
	public Chunk prepare(List<MemberRow> rows) {
		List<Values> sorted = rows.stream().sorted(MemberRow.BY_KEY).map(Values::of).toList();
		List<Part> parts = new ArrayList<>();
		int from = 0;
		while (from < sorted.size()) {
			int size = this.plan.statementRows(sorted.size() - from);
			parts.add(new Part(this.plan.statement(size), sorted.subList(from, from + size)));
			from += size;
		}
		return () -> {
			for (Part part : parts) {
				write(part);
			}
			this.connection.commit();
			return MergeCount.untold(sorted.size());
		};
	}

	private void write(Part part) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(part.sql())) {
			int parameter = 1;
			for (Values row : part.rows()) {
				parameter = row.bind(statement, parameter);
			}
			statement.executeUpdate();
		}
	}

	/**
	 * A statement, and the rows that it takes.
	 */
	private record Part(String sql, List<Values> rows) {
	}

	/**
	 * A row, and its version as the driver takes it.
	 */
	private record Values(MemberRow row, LocalDateTime changedAt) {

		static Values of(MemberRow row) {
			return new Values(row, LocalDateTime.ofInstant(row.changedAt(), ZoneOffset.UTC));
		}

		/**
		 * Bind the values.
		 * @return index of the next parameter
		 */
		int bind(PreparedStatement statement, int parameter) throws SQLException {
			int index = parameter;
			statement.setLong(index++, this.row.memberId());
			statement.setInt(index++, this.row.ordSeq());
			statement.setString(index++, this.row.code());
			statement.setBigDecimal(index++, this.row.amount());
			statement.setString(index++, this.row.name());
			statement.setString(index++, this.row.grade());
			statement.setBoolean(index++, this.row.active());
			statement.setObject(index++, this.changedAt);
			return index;
		}

	}

}
