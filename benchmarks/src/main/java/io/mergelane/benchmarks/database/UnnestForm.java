package io.mergelane.benchmarks.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.dialect.MergeDialects;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.table.NamedColumns;
import io.mergelane.merge.table.TableReader;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The statement of Mergelane's dialect for PostgreSQL in a loop of one's own: sorted
 * arrays of Java values are there already, the driver encodes them.
 * <p>
 * Threading: confined to one thread.
 */
final class UnnestForm implements Form {

	private static final int VERSION_PRECISION = 6;

	private final Connection connection;

	private final MergeDialect dialect;

	private final MergePlan plan;

	private UnnestForm(Connection connection, MergeDialect dialect, MergePlan plan) {
		this.connection = connection;
		this.dialect = dialect;
		this.plan = plan;
	}

	/**
	 * Create the form.
	 * @param connection a connection that does not commit by itself
	 */
	static UnnestForm of(Connection connection) throws SQLException {
		@Nullable MergeDialect dialect = new MergeDialects().resolve(connection.getMetaData());
		Assert.state(dialect != null, "No dialect");
		MergeTarget target = new TableReader(connection, dialect).read(Database.TABLE,
				new NamedColumns(MemberTable.KEY, MemberTable.VERSION, null, null, false), VERSION_PRECISION);
		return new UnnestForm(connection, dialect, target.plan(target.table().columns()));
	}

	@Override
	public Chunk prepare(List<MemberRow> rows) {
		List<MemberRow> sorted = rows.stream().sorted(MemberRow.BY_KEY).toList();
		String sql = this.dialect.statement(this.plan, sorted.size());
		List<Values> columns = new ArrayList<>();
		columns.add(Values.of("int8", sorted, MemberRow::memberId, new Long[0]));
		columns.add(Values.of("int8", sorted, (row) -> (long) row.ordSeq(), new Long[0]));
		columns.add(Values.of("text", sorted, MemberRow::code, new String[0]));
		columns.add(Values.of("text", sorted, (row) -> row.amount().toPlainString(), new String[0]));
		columns.add(Values.of("text", sorted, MemberRow::name, new String[0]));
		columns.add(Values.of("text", sorted, MemberRow::grade, new String[0]));
		columns.add(Values.of("bool", sorted, MemberRow::active, new Boolean[0]));
		columns.add(Values.of("text", sorted, MemberRow::changedAtText, new String[0]));
		return () -> write(sql, columns);
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
