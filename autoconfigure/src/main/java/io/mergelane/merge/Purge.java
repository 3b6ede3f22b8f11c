package io.mergelane.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.value.ValueConverter;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the rows of a table that are flagged as deleted and old enough.
 * <p>
 * Threading: immutable.
 */
final class Purge {

	private final MergeDialect dialect;

	private final MergeTarget target;

	private final MergeColumn flag;

	private Purge(MergeDialect dialect, MergeTarget target, MergeColumn flag) {
		this.dialect = dialect;
		this.target = target;
		this.flag = flag;
	}

	static @Nullable Purge of(MergeDialect dialect, MergeTarget target) {
		return (target.flag() != null) ? new Purge(dialect, target, target.flag()) : null;
	}

	int run(Connection connection, Object version) throws SQLException {
		MergeColumn column = this.target.order().version();
		String sql = "DELETE FROM %s WHERE %s = %s AND %s < %s".formatted(this.target.table().identifier(),
				this.flag.identifier(), this.dialect.parameter(this.flag), column.identifier(),
				this.dialect.parameter(column));
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			this.dialect.bind(statement, 1, this.flag, converted(this.flag, this.target.flagValue(true)));
			this.dialect.bind(statement, 2, column, converted(column, version));
			return statement.executeUpdate();
		}
	}

	private Object converted(MergeColumn column, Object value) {
		return ValueConverter.of(column.type(), this.target.rounding(column), false).convert(value);
	}

}
