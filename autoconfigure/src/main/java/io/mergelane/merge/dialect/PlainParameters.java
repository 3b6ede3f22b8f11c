package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;

import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Binds values by the plainest methods of JDBC. Times are text for the database to parse:
 * what drivers make of them can depend on the time zone of the JVM, and an old driver
 * knows no {@code java.time}.
 * <p>
 * Threading: immutable.
 */
final class PlainParameters {

	private final int textType;

	private final DateTimeFormatter timestamp;

	private final DateTimeFormatter timestampWithTimeZone;

	private final DateTimeFormatter time;

	/**
	 * Create it.
	 * @param textType JDBC type in which text is sent
	 * @param separator what is between date and time
	 * @param digits fractional digits of a second that the database can parse
	 */
	PlainParameters(int textType, char separator, int digits) {
		this.textType = textType;
		this.time = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss")
			.appendFraction(ChronoField.NANO_OF_SECOND, 0, digits, true)
			.toFormatter();
		this.timestamp = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd")
			.appendLiteral(separator)
			.append(this.time)
			.toFormatter();
		this.timestampWithTimeZone = new DateTimeFormatterBuilder().append(this.timestamp)
			.appendOffset("+HH:MM", "+00:00")
			.toFormatter();
	}

	/**
	 * Bind the values of rows, one after the other.
	 */
	void bind(PreparedStatement statement, MergePlan plan, List<? extends MergeRow> rows) throws SQLException {
		int parameter = 1;
		for (MergeRow row : rows) {
			for (int column = 0; column < plan.columns().size(); column++) {
				bind(statement, parameter++, plan.columns().get(column), row.value(column));
			}
		}
	}

	/**
	 * Bind a value.
	 */
	void bind(PreparedStatement statement, int index, MergeColumn column, @Nullable Object value) throws SQLException {
		if (value == null) {
			statement.setNull(index, nullType(column.type()));
		}
		else if (value instanceof Boolean truth) {
			statement.setBoolean(index, truth);
		}
		else if (value instanceof Long number) {
			statement.setLong(index, number);
		}
		else if (value instanceof BigDecimal number) {
			statement.setBigDecimal(index, number);
		}
		else if (value instanceof Double number) {
			statement.setDouble(index, number);
		}
		else if (value instanceof byte[] bytes) {
			statement.setBytes(index, bytes);
		}
		else if (this.textType == Types.NVARCHAR) {
			statement.setNString(index, text(value));
		}
		else {
			statement.setString(index, text(value));
		}
	}

	private int nullType(ColumnType type) {
		return switch (type.kind()) {
			case BOOLEAN -> Types.BOOLEAN;
			case INTEGER -> Types.BIGINT;
			case NUMERIC -> Types.DECIMAL;
			case FLOATING -> Types.DOUBLE;
			case TEXT, BINARY -> type.jdbcType();
			default -> this.textType;
		};
	}

	private String text(Object value) {
		if (value instanceof LocalDateTime dateTime) {
			return this.timestamp.format(dateTime);
		}
		if (value instanceof OffsetDateTime dateTime) {
			return this.timestampWithTimeZone.format(dateTime);
		}
		return (value instanceof LocalTime ofDay) ? this.time.format(ofDay) : value.toString();
	}

}
