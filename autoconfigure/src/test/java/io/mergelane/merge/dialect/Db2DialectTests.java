package io.mergelane.merge.dialect;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

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
 * Types are described as {@code DatabaseMetaData.getColumns} of IBM's driver does.
 */
class Db2DialectTests {

	private final Db2Dialect db2 = new Db2Dialect();

	private final MergeColumn id = column("ID", Types.BIGINT, "BIGINT", 19, 0);

	private final MergeColumn version = column("V", Types.TIMESTAMP, "TIMESTAMP", 26, 6);

	private MergeColumn column(String name, int jdbcType, String typeName, int size, int scale) {
		return new MergeColumn(name, '"' + name + '"', this.db2.columnType(jdbcType, typeName, size, scale), false,
				true, false);
	}

	private MergePlan plan(MergeColumn... columns) {
		return new MergePlan("\"APP\".\"PERSON\"", false, List.of(columns), List.of(this.id),
				MergeOrder.by(this.version));
	}

	@Test
	void mergesAListOfTypedValues() {
		MergeColumn name = column("NAME", Types.VARCHAR, "VARCHAR", 16, 0);
		assertThat(this.db2.statement(plan(this.id, name, this.version), 2)).isEqualTo(
				"""
						MERGE INTO "APP"."PERSON" AS t
						USING (VALUES (CAST(? AS BIGINT), CAST(? AS VARCHAR(64)), CAST(CAST(? AS VARCHAR(36)) AS TIMESTAMP(6))), (CAST(? AS BIGINT), CAST(? AS VARCHAR(64)), CAST(CAST(? AS VARCHAR(36)) AS TIMESTAMP(6)))) s(c1, c2, c3)
						ON t."ID" = s.c1
						WHEN MATCHED AND (t."V" < s.c3) THEN UPDATE SET "NAME" = s.c2, "V" = s.c3
						WHEN NOT MATCHED THEN INSERT ("ID", "NAME", "V") VALUES (s.c1, s.c2, s.c3)
						ELSE IGNORE""");
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "3, 2", "127, 64", "500, 128" })
	void hasFewStatements(int rows, int expected) {
		assertThat(this.db2.statementRows(plan(this.id, this.version), rows)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			5    | SMALLINT                 | 5          | 0 | CAST(? AS SMALLINT)
			4    | INTEGER                  | 10         | 0 | CAST(? AS INTEGER)
			3    | DECIMAL                  | 10         | 2 | CAST(? AS DECIMAL(10, 2))
			1111 | DECFLOAT                 | 34         | 0 | CAST(? AS DECFLOAT(34))
			7    | REAL                     | 24         | 0 | CAST(? AS REAL)
			8    | DOUBLE                   | 53         | 0 | CAST(? AS DOUBLE)
			16   | BOOLEAN                  | 1          | 0 | CAST(? AS BOOLEAN)
			1    | CHAR                     | 4          | 0 | CAST(? AS VARCHAR(16))
			12   | VARCHAR                  | 32672      | 0 | CAST(? AS VARCHAR(32672))
			1    | GRAPHIC                  | 4          | 0 | CAST(? AS VARGRAPHIC(8))
			12   | VARGRAPHIC               | 16336      | 0 | CAST(? AS VARGRAPHIC(16336))
			2005 | CLOB                     | 1048576    | 0 | CAST(? AS CLOB(2147483647))
			2005 | DBCLOB                   | 1048576    | 0 | CAST(? AS DBCLOB(1073741823))
			2004 | BLOB                     | 1048576    | 0 | CAST(? AS BLOB(2147483647))
			-2   | CHAR () FOR BIT DATA     | 4          | 0 | CAST(? AS VARCHAR(4) FOR BIT DATA)
			-3   | VARBINARY                | 16         | 0 | CAST(? AS VARBINARY(16))
			93   | TIMESTAMP                | 32         | 12| CAST(CAST(? AS VARCHAR(36)) AS TIMESTAMP(9))
			91   | DATE                     | 10         | 0 | CAST(CAST(? AS VARCHAR(36)) AS DATE)
			92   | TIME                     | 8          | 0 | CAST(CAST(? AS VARCHAR(36)) AS TIME)
			2009 | XML                      | 0          | 0 | XMLPARSE(DOCUMENT CAST(? AS CLOB(2147483647)))
			""")
	void takesSingleValuesInTheTypeOfTheColumn(int jdbcType, String typeName, int size, int scale, String expected) {
		assertThat(this.db2.parameter(column("C", jdbcType, typeName, size, scale))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1111 | DECFLOAT                 | 34         | 0  | NUMERIC   | 34         | 2147483647
			3    | DECFLOAT                 | 16         | 0  | NUMERIC   | 16         | 2147483647
			16   | BOOLEAN                  | 1          | 0  | BOOLEAN   | 1          | 0
			93   | TIMESTAMP                | 26         | 6  | TIMESTAMP | 26         | 6
			93   | TIMESTAMP                | 32         | 12 | TIMESTAMP | 32         | 9
			93   | TIMESTAMP                | 19         | 0  | TIMESTAMP | 19         | 0
			92   | TIME                     | 8          | 0  | TIME      | 8          | 0
			1    | GRAPHIC                  | 4          | 0  | TEXT      | 4          | 0
			2005 | CLOB                     | 1048576    | 0  | TEXT      | 1048576    | 0
			2004 | BLOB                     | 1048576    | 0  | BINARY    | 1048576    | 0
			-2   | CHAR () FOR BIT DATA     | 4          | 0  | BINARY    | 4          | 0
			-3   | VARCHAR () FOR BIT DATA  | 4          | 0  | BINARY    | 4          | 0
			2009 | XML                      | 0          | 0  | OTHER     | 2147483647 | 0
			1111 | XML                      | 0          | 0  | OTHER     | 2147483647 | 0
			""")
	void knowsTheTypes(int jdbcType, String typeName, int size, int scale, ColumnKind kind, int limit, int digits) {
		ColumnType type = this.db2.columnType(jdbcType, typeName, size, scale);
		assertThat(List.of(type.kind(), type.size(), type.scale())).containsExactly(kind, limit, digits);
	}

	@ParameterizedTest
	@CsvSource({ "-911, 40001, TRANSIENT", "-913, 57033, TRANSIENT", "-904, 57011, TRANSIENT",
			"-30081, 08001, TRANSIENT", "-1224, 55032, TRANSIENT", "-4499, 08001, TRANSIENT", "-4498, , TRANSIENT",
			"-803, 23505, KEY_RACE", "-407, 23502, DATA", "-530, 23503, DATA", "-545, 23513, DATA", "-302, 22001, DATA",
			"-433, 22001, DATA", "-420, 22018, DATA", "-788, 21506, DATA", "-438, 75000, DATA", "-723, 09000, DATA",
			"-204, 42704, SYSTEMIC", "-551, 42501, SYSTEMIC", "-206, 42703, SYSTEMIC", "-4229, , SYSTEMIC" })
	void classifiesByCodeAndState(int code, @Nullable String state, MergeFailure expected) {
		assertThat(this.db2.classify(new SQLException("message", state, code))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					DB2 SQL Error: SQLCODE=-545, SQLSTATE=23513, SQLERRMC=APP.PERSON.NOT_NEGATIVE, DRIVER=4.33.31  | NOT_NEGATIVE
					DB2 SQL Error: SQLCODE=-530, SQLSTATE=23503, SQLERRMC=APP.PERSON.FK_1, DRIVER=4.33.31          | FK_1
					DB2 SQL Error: SQLCODE=-803, SQLSTATE=23505, SQLERRMC=1;APP.PERSON, DRIVER=4.33.31             |
					DB2 SQL Error: SQLCODE=-438, SQLSTATE=75000, SQLERRMC=a.b.secret, DRIVER=4.33.31               |
					DB2 SQL Error: SQLCODE=-420, SQLSTATE=22018, SQLERRMC=DECFLOAT, DRIVER=4.33.31                 |
					""")
	void readsTheNameOfTheConstraintAndNoValues(String message, @Nullable String expected) {
		assertThat(this.db2.constraint(new SQLException(message))).isEqualTo(expected);
	}

	@Test
	void bindsTimesAsTextThatItCanParse() throws SQLException {
		RecordedStatement recorded = new RecordedStatement();
		PreparedStatement statement = recorded.statement();
		this.db2.bind(statement, 1, this.version, LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_789));
		this.db2.bind(statement, 2, this.version, LocalDateTime.of(2026, 3, 29, 0, 0));
		this.db2.bind(statement, 3, column("C", Types.TIME, "TIME", 8, 0), LocalTime.of(1, 2));
		this.db2.bind(statement, 4, this.version, null);
		assertThat(recorded.calls).containsExactly("setString[1, 2026-03-29 02:30:00.123456789]",
				"setString[2, 2026-03-29 00:00:00]", "setString[3, 01:02:00]", "setNull[4, 12]");
	}

	@Test
	void countsWhatTheDriverTells() throws SQLException {
		MergeRow row = (column) -> (column == 0) ? (Object) 7L : LocalDateTime.MIN.withYear(1);
		assertThat(
				this.db2.execute(new RecordedStatement(1).statement(), plan(this.id, this.version), List.of(row, row)))
			.isEqualTo(new MergeCount(0, 1, 1, 0));
	}

	@Test
	void leavesSystemSchemasOut() {
		assertThat(this.db2.isSystemSchema("SYSCAT")).isTrue();
		assertThat(this.db2.isSystemSchema("APP")).isFalse();
	}

	@Test
	void isExperimental() {
		assertThat(this.db2.isExperimental()).isTrue();
	}

}
