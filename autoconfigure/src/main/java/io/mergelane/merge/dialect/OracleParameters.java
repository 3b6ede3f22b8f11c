package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.merge.value.ColumnKind;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Binds values in the type that Oracle is to see. Large objects are temporary ones: a
 * long text bound as such is refused in a {@code SELECT} list (ORA-01461).
 * <p>
 * Threading: confined to the thread that owns the connection.
 */
final class OracleParameters implements AutoCloseable {

	/**
	 * Type codes of the driver, from {@code oracle.jdbc.OracleTypes}.
	 */
	private static final int TIMESTAMPTZ = -101;

	private static final int BINARY_FLOAT = 100;

	private static final int BINARY_DOUBLE = 101;

	private final PreparedStatement statement;

	private final List<Large> large = new ArrayList<>();

	OracleParameters(PreparedStatement statement) {
		this.statement = statement;
	}

	/**
	 * Bind a value.
	 */
	void bind(int index, ColumnType type, @Nullable Object value) throws SQLException {
		if (value == null) {
			this.statement.setNull(index, nullType(type));
		}
		else if (value instanceof Boolean truth) {
			this.statement.setInt(index, truth ? 1 : 0);
		}
		else if (value instanceof Long number) {
			this.statement.setLong(index, number);
		}
		else if (value instanceof BigDecimal number) {
			this.statement.setBigDecimal(index, number);
		}
		else if (value instanceof Double number) {
			bind(index, type, number);
		}
		else if (value instanceof byte[] bytes) {
			bind(index, type, bytes);
		}
		else if (type.kind() == ColumnKind.TEXT || type.kind() == ColumnKind.OTHER) {
			bind(index, type, value.toString());
		}
		else {
			this.statement.setObject(index, value);
		}
	}

	/**
	 * Nulls have the type of other values, so that a batch stays one array.
	 */
	private static int nullType(ColumnType type) {
		return switch (type.kind()) {
			case BOOLEAN, INTEGER, NUMERIC -> Types.NUMERIC;
			case FLOATING -> floatingType(type);
			case TIMESTAMP_WITH_TIME_ZONE -> TIMESTAMPTZ;
			case TEXT, BINARY, TIMESTAMP -> type.jdbcType();
			default -> Types.VARCHAR;
		};
	}

	private static int floatingType(ColumnType type) {
		return switch (type.name()) {
			case "BINARY_FLOAT" -> BINARY_FLOAT;
			case "BINARY_DOUBLE" -> BINARY_DOUBLE;
			default -> Types.NUMERIC;
		};
	}

	private void bind(int index, ColumnType type, Double number) throws SQLException {
		switch (floatingType(type)) {
			// These hold infinities and NaN, as numbers do not.
			case BINARY_FLOAT -> this.statement.setObject(index, number.floatValue(), BINARY_FLOAT);
			case BINARY_DOUBLE -> this.statement.setObject(index, number, BINARY_DOUBLE);
			default -> this.statement.setDouble(index, number);
		}
	}

	private void bind(int index, ColumnType type, String text) throws SQLException {
		switch (type.jdbcType()) {
			case Types.CLOB -> {
				Clob clob = this.statement.getConnection().createClob();
				this.large.add(clob::free);
				clob.setString(1, text);
				this.statement.setClob(index, clob);
			}
			case Types.NCLOB -> {
				NClob clob = this.statement.getConnection().createNClob();
				this.large.add(clob::free);
				clob.setString(1, text);
				this.statement.setNClob(index, clob);
			}
			case Types.NCHAR, Types.NVARCHAR -> this.statement.setNString(index, text);
			default -> this.statement.setString(index, text);
		}
	}

	private void bind(int index, ColumnType type, byte[] bytes) throws SQLException {
		if (type.jdbcType() == Types.BLOB) {
			Blob blob = this.statement.getConnection().createBlob();
			this.large.add(blob::free);
			blob.setBytes(1, bytes);
			this.statement.setBlob(index, blob);
		}
		else {
			this.statement.setBytes(index, bytes);
		}
	}

	/**
	 * Free the large objects, which would last as long as the session.
	 */
	@Override
	public void close() {
		for (Large object : this.large) {
			try {
				object.free();
			}
			catch (SQLException ex) {
				// The rows are written or refused by now; a lost connection frees it,
				// too.
			}
		}
	}

	@FunctionalInterface
	private interface Large {

		void free() throws SQLException;

	}

}
