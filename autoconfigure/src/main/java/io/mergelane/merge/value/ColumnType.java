package io.mergelane.merge.value;

import java.sql.Types;
import java.util.Locale;

/**
 * The type of a column.
 * <p>
 * Threading: immutable.
 *
 * @param kind how values are represented
 * @param jdbcType one of {@link Types}
 * @param name name of the type in the database
 * @param size greatest length or precision; {@link #UNLIMITED} if there is none
 * @param scale fractional digits; {@link #UNLIMITED} if any number is kept
 */
public record ColumnType(ColumnKind kind, int jdbcType, String name, int size, int scale) {

	/**
	 * Size or scale that the type does not limit.
	 */
	public static final int UNLIMITED = Integer.MAX_VALUE;

	/**
	 * The type that the JDBC type code stands for.
	 * @param jdbcType one of {@link Types}
	 * @param name name of the type in the database
	 * @param size length or precision, not positive if unlimited
	 * @param scale fractional digits
	 * @return the type
	 */
	public static ColumnType standard(int jdbcType, String name, int size, int scale) {
		int limit = (size > 0) ? size : UNLIMITED;
		return new ColumnType(kind(jdbcType), jdbcType, name, limit, scale);
	}

	private static ColumnKind kind(int jdbcType) {
		return switch (jdbcType) {
			case Types.BOOLEAN, Types.BIT -> ColumnKind.BOOLEAN;
			case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ColumnKind.INTEGER;
			case Types.NUMERIC, Types.DECIMAL -> ColumnKind.NUMERIC;
			case Types.REAL, Types.FLOAT, Types.DOUBLE -> ColumnKind.FLOATING;
			case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> ColumnKind.TEXT;
			case Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR, Types.NCLOB -> ColumnKind.TEXT;
			case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> ColumnKind.BINARY;
			case Types.TIMESTAMP -> ColumnKind.TIMESTAMP;
			case Types.TIMESTAMP_WITH_TIMEZONE -> ColumnKind.TIMESTAMP_WITH_TIME_ZONE;
			case Types.DATE -> ColumnKind.DATE;
			case Types.TIME -> ColumnKind.TIME;
			default -> ColumnKind.OTHER;
		};
	}

	/**
	 * This type with values of another kind.
	 * @param kind the other kind
	 * @return the type
	 */
	public ColumnType as(ColumnKind kind) {
		return new ColumnType(kind, this.jdbcType, this.name, this.size, this.scale);
	}

	/**
	 * The type in words, the same for all databases where it can be.
	 * @return for example {@code varchar(64)}
	 */
	public String label() {
		return switch (this.kind) {
			case INTEGER -> integerLabel();
			case NUMERIC -> numericLabel();
			case TEXT -> limited(isPadded() ? "char" : "varchar");
			case BINARY -> limited(isPadded() ? "binary" : "varbinary");
			case FLOATING -> (this.jdbcType == Types.REAL) ? "real" : "double";
			case TIMESTAMP_WITH_TIME_ZONE -> "timestamp with time zone";
			case OTHER -> this.name;
			default -> this.kind.name().toLowerCase(Locale.ROOT);
		};
	}

	boolean isPadded() {
		return switch (this.jdbcType) {
			case Types.CHAR, Types.NCHAR -> true;
			case Types.BINARY -> this.size != UNLIMITED;
			default -> false;
		};
	}

	private String integerLabel() {
		return switch (this.jdbcType) {
			case Types.TINYINT -> "tinyint";
			case Types.SMALLINT -> "smallint";
			case Types.INTEGER -> "integer";
			case Types.NUMERIC, Types.DECIMAL -> numericLabel();
			default -> "bigint";
		};
	}

	private String numericLabel() {
		return (this.size == UNLIMITED || this.scale == UNLIMITED) ? "numeric"
				: "numeric(" + this.size + "," + this.scale + ")";
	}

	private String limited(String label) {
		return (this.size == UNLIMITED) ? label : label + "(" + this.size + ")";
	}

}
