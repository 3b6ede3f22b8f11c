package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.mergelane.merge.MergeCount;
import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeOrder;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnKind;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Types are described as {@code DatabaseMetaData.getColumns} of Microsoft's driver does.
 */
class SqlServerDialectTests {

	private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_400_000);

	private final SqlServerDialect sqlServer = new SqlServerDialect();

	private final MergeColumn id = column("id", Types.BIGINT, "bigint", 19, 0);

	private final MergeColumn version = column("v", Types.TIMESTAMP, "datetime2", 26, 6);

	private MergeColumn column(String name, int jdbcType, String typeName, int size, int scale) {
		return new MergeColumn(name, '"' + name + '"', this.sqlServer.columnType(jdbcType, typeName, size, scale),
				false, true, false);
	}

	private MergePlan plan(int columns) {
		List<MergeColumn> all = new ArrayList<>(List.of(this.id, this.version));
		for (int i = 2; i < columns; i++) {
			all.add(column("c" + i, Types.NVARCHAR, "nvarchar", 64, 0));
		}
		return new MergePlan("\"dbo\".\"person\"", false, all, List.of(this.id), MergeOrder.by(this.version));
	}

	@Test
	void mergesAListOfValuesUnderLocks() {
		MergeColumn code = column("code", Types.VARCHAR, "varchar", 8, 0);
		MergeColumn name = column("name", Types.NVARCHAR, "nvarchar", 16, 0);
		MergePlan plan = new MergePlan("\"dbo\".\"person\"", false, List.of(this.id, code, name, this.version),
				List.of(this.id, code), MergeOrder.by(this.version));
		assertThat(this.sqlServer.statement(plan, 2)).isEqualTo(
				"""
						MERGE INTO "dbo"."person" WITH (UPDLOCK, HOLDLOCK) AS t
						USING (VALUES (CAST(? AS bigint), ?, ?, CAST(? AS datetime2(6))), (CAST(? AS bigint), ?, ?, CAST(? AS datetime2(6)))) s(c1, c2, c3, c4)
						ON t."id" = s.c1 AND t."code" = CAST(s.c2 AS varchar(8000))
						WHEN MATCHED AND (t."v" < s.c4) THEN UPDATE SET "name" = s.c3, "v" = s.c4
						WHEN NOT MATCHED THEN INSERT ("id", "code", "name", "v") VALUES (s.c1, s.c2, s.c3, s.c4);""");
	}

	@ParameterizedTest
	@CsvSource({ "4, 1, 1", "4, 3, 2", "4, 127, 64", "4, 500, 128", "16, 500, 128", "17, 500, 64", "40, 500, 32",
			"1024, 500, 2", "4000, 500, 1" })
	void staysWithinTheParametersOfAStatement(int columns, int rows, int expected) {
		assertThat(this.sqlServer.statementRows(plan(columns), rows)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			-5   | bigint           | 19         | 0 | CAST(? AS bigint)
			4    | int              | 10         | 0 | CAST(? AS int)
			5    | smallint         | 5          | 0 | CAST(? AS smallint)
			-6   | tinyint          | 3          | 0 | CAST(? AS tinyint)
			-7   | bit              | 1          | 0 | CAST(? AS bit)
			3    | decimal          | 10         | 2 | CAST(? AS decimal(10, 2))
			3    | money            | 19         | 4 | CAST(? AS money)
			3    | smallmoney       | 10         | 4 | CAST(? AS smallmoney)
			8    | float            | 53         | 0 | CAST(? AS float)
			7    | real             | 24         | 0 | CAST(? AS real)
			1    | uniqueidentifier | 36         | 0 | CAST(? AS uniqueidentifier)
			93   | datetime2        | 27         | 7 | CAST(? AS datetime2(7))
			93   | datetime         | 23         | 3 | CAST(CAST(? AS datetime2(7)) AS datetime)
			93   | smalldatetime    | 16         | 0 | CAST(CAST(? AS datetime2(7)) AS smalldatetime)
			-155 | datetimeoffset   | 30         | 3 | CAST(? AS datetimeoffset(3))
			91   | date             | 10         | 0 | CAST(? AS date)
			92   | time             | 12         | 3 | CAST(? AS time(3))
			1    | char             | 4          | 0 | CAST(? AS varchar(8000))
			12   | varchar          | 64         | 0 | CAST(? AS varchar(8000))
			-9   | nvarchar         | 64         | 0 | ?
			-15  | nchar            | 4          | 0 | ?
			-3   | varbinary        | 16         | 0 | ?
			2009 | xml              | 2147483647 | 0 | ?
			""")
	void takesSingleValuesInTheTypeOfTheColumn(int jdbcType, String typeName, int size, int scale, String expected) {
		assertThat(this.sqlServer.parameter(column("c", jdbcType, typeName, size, scale))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			-5   | bigint             | 19         | 0  | INTEGER                  | 19         | 0
			4    | int identity       | 10         | 0  | INTEGER                  | 10         | 0
			3    | decimal() identity | 18         | 0  | NUMERIC                  | 18         | 0
			-6   | tinyint            | 3          | 0  | INTEGER                  | 3          | 0
			-7   | bit                | 1          | 0  | BOOLEAN                  | 1          | 0
			3    | money              | 19         | 4  | NUMERIC                  | 19         | 4
			8    | float              | 53         | 0  | FLOATING                 | 53         | 0
			1    | uniqueidentifier   | 36         | 0  | UUID                     | 36         | 0
			93   | datetime2          | 27         | 7  | TIMESTAMP                | 27         | 7
			93   | datetime           | 23         | 3  | TIMESTAMP                | 23         | 2
			93   | smalldatetime      | 16         | 0  | TIMESTAMP                | 16         | -1
			-155 | datetimeoffset     | 34         | 7  | TIMESTAMP_WITH_TIME_ZONE | 34         | 7
			-9   | nvarchar           | 1073741823 | 0  | TEXT                     | 1073741823 | 0
			-16  | ntext              | 1073741823 | 0  | TEXT                     | 1073741823 | 0
			-3   | varbinary          | 2147483647 | 0  | BINARY                   | 2147483647 | 0
			-2   | timestamp          | 8          | 0  | BINARY                   | 8          | 0
			2009 | xml                | 2147483647 | 0  | OTHER                    | 2147483647 | 0
			-150 | sql_variant        | 8000       | 0  | OTHER                    | 8000       | 0
			-3   | hierarchyid        | 892        | 0  | OTHER                    | 892        | 0
			""")
	void knowsTheTypes(int jdbcType, String typeName, int size, int scale, ColumnKind kind, int limit, int digits) {
		ColumnType type = this.sqlServer.columnType(jdbcType, typeName, size, scale);
		assertThat(List.of(type.kind(), type.size(), type.scale())).containsExactly(kind, limit, digits);
	}

	@ParameterizedTest
	@CsvSource({ "1205, TRANSIENT", "1222, TRANSIENT", "3960, TRANSIENT", "40501, TRANSIENT", "40197, TRANSIENT",
			"40613, TRANSIENT", "49918, TRANSIENT", "49920, TRANSIENT", "596, TRANSIENT", "2627, KEY_RACE",
			"2601, KEY_RACE", "515, DATA", "547, DATA", "2628, DATA", "8152, DATA", "8115, DATA", "220, DATA",
			"245, DATA", "8672, DATA", "9410, DATA", "50000, DATA", "51000, DATA", "208, SYSTEMIC", "229, SYSTEMIC",
			"207, SYSTEMIC", "18456, SYSTEMIC", "6401, SYSTEMIC", "0, SYSTEMIC" })
	void classifiesByErrorNumber(int code, MergeFailure expected) {
		assertThat(this.sqlServer.classify(new SQLException("message", "S0001", code))).isEqualTo(expected);
	}

	@Test
	void classifiesALostConnectionByState() {
		assertThat(this.sqlServer.classify(new SQLException("reset", "08S01", 0))).isEqualTo(MergeFailure.TRANSIENT);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					Violation of PRIMARY KEY constraint 'PK_person'. Cannot insert duplicate key in object 'dbo.person'. The duplicate key value is (1, a). | PK_person
					Violation of UNIQUE KEY constraint 'UQ_name'. Cannot insert duplicate key in object 'dbo.person'. The duplicate key value is (x). | UQ_name
					Cannot insert duplicate key row in object 'dbo.person' with unique index 'one_name'. The duplicate key value is (constraint 'y'). | one_name
					The MERGE statement conflicted with the CHECK constraint "not_negative". The conflict occurred in database "app", table "dbo.person". | not_negative
					The MERGE statement conflicted with the FOREIGN KEY constraint "FK_1". The conflict occurred in database "app". | FK_1
					Cannot insert the value NULL into column 'name', table 'app.dbo.person'; column does not allow nulls. MERGE fails. |
					String or binary data would be truncated in table 'dbo.person', column 'name'. Truncated value: 'constraint 'x''. |
					Schluessel doppelt. Der doppelte Wert ist (Violation of UNIQUE KEY constraint 'x'). |
					""")
	void readsTheNameOfTheConstraintAndNoValues(String message, @Nullable String expected) {
		assertThat(this.sqlServer.constraint(new SQLException(message))).isEqualTo(expected);
	}

	@Test
	void bindsTimesAsTextInUtc() throws SQLException {
		RecordedStatement recorded = new RecordedStatement();
		PreparedStatement statement = recorded.statement();
		this.sqlServer.bind(statement, 1, this.version, TIME);
		this.sqlServer.bind(statement, 2, column("c", -155, "datetimeoffset", 34, 7), TIME.atOffset(ZoneOffset.UTC));
		this.sqlServer.bind(statement, 3, column("c", Types.TIME, "time", 16, 7), LocalTime.of(1, 2));
		this.sqlServer.bind(statement, 4, column("c", Types.DATE, "date", 10, 0), LocalDate.EPOCH);
		this.sqlServer.bind(statement, 5, column("c", Types.CHAR, "uniqueidentifier", 36, 0), new UUID(1, 2));
		this.sqlServer.bind(statement, 6, column("c", Types.BIT, "bit", 1, 0), true);
		this.sqlServer.bind(statement, 7, column("c", Types.DECIMAL, "decimal", 5, 2), new BigDecimal("1.20"));
		assertThat(recorded.calls).containsExactly("setNString[1, 2026-03-29T02:30:00.1234]",
				"setNString[2, 2026-03-29T02:30:00.1234+00:00]", "setNString[3, 01:02:00]", "setNString[4, 1970-01-01]",
				"setNString[5, 00000000-0000-0001-0000-000000000002]", "setBoolean[6, true]", "setBigDecimal[7, 1.20]");
	}

	@Test
	void bindsNullsInTheTypeOfValues() throws SQLException {
		RecordedStatement recorded = new RecordedStatement();
		PreparedStatement statement = recorded.statement();
		this.sqlServer.bind(statement, 1, this.id, null);
		this.sqlServer.bind(statement, 2, this.version, null);
		this.sqlServer.bind(statement, 3, column("c", Types.VARBINARY, "varbinary", 9, 0), null);
		this.sqlServer.bind(statement, 4, column("c", 2009, "xml", 9, 0), null);
		assertThat(recorded.calls).containsExactly("setNull[1, -5]", "setNull[2, -9]", "setNull[3, -3]",
				"setNull[4, -9]");
	}

	@Test
	void countsWhatTheDriverTells() throws SQLException {
		MergeRow row = (column) -> (column == 0) ? (Object) 7L : TIME;
		assertThat(count(1, row, row)).isEqualTo(new MergeCount(0, 1, 1, 0));
		assertThat(count(-1, row, row)).isEqualTo(MergeCount.untold(2));
		assertThat(count(5, row, row)).isEqualTo(MergeCount.of(2, 2));
	}

	private MergeCount count(int told, MergeRow... rows) throws SQLException {
		return this.sqlServer.execute(new RecordedStatement(told).statement(), plan(2), List.of(rows));
	}

	@Test
	void leavesSystemSchemasOut() {
		assertThat(this.sqlServer.isSystemSchema("sys")).isTrue();
		assertThat(this.sqlServer.isSystemSchema("dbo")).isFalse();
	}

	@Test
	void isExperimental() {
		assertThat(this.sqlServer.isExperimental()).isTrue();
	}

}
