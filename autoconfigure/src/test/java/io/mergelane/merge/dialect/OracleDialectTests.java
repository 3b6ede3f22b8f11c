package io.mergelane.merge.dialect;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
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
 * Types are described as {@code DatabaseMetaData.getColumns} of Oracle's driver does.
 */
class OracleDialectTests {

	private final OracleDialect oracle = new OracleDialect();

	private MergeColumn column(String name, int jdbcType, String typeName, int size, int scale) {
		return new MergeColumn(name, '"' + name + '"', this.oracle.columnType(jdbcType, typeName, size, scale), false,
				true, false);
	}

	private MergePlan plan(List<MergeColumn> columns, int keys, MergeColumn version) {
		return new MergePlan("\"APP\".\"PERSON\"", false, columns, columns.subList(0, keys), MergeOrder.by(version));
	}

	@Test
	void mergesARow() {
		MergeColumn id = column("ID", Types.NUMERIC, "NUMBER", 18, 0);
		MergeColumn code = column("CODE", Types.CHAR, "CHAR", 4, 0);
		MergeColumn name = column("NAME", Types.VARCHAR, "VARCHAR2", 16, 0);
		MergeColumn version = column("V", Types.TIMESTAMP, "TIMESTAMP(6)", 11, 6);
		MergePlan plan = plan(List.of(id, code, name, version), 2, version);
		assertThat(this.oracle.statement(plan, 500)).isEqualTo("""
				MERGE INTO "APP"."PERSON" t
				USING (SELECT ? c1, ? c2, ? c3, CAST(? AS TIMESTAMP(9)) c4 FROM dual) s
				ON (t."ID" = s.c1 AND t."CODE" = CAST(s.c2 AS CHAR(4 CHAR)))
				WHEN MATCHED THEN UPDATE SET t."NAME" = s.c3, t."V" = s.c4 WHERE (t."V" < s.c4)
				WHEN NOT MATCHED THEN INSERT ("ID", "CODE", "NAME", "V") VALUES (s.c1, s.c2, s.c3, s.c4)""");
		assertThat(this.oracle.statement(plan, 1)).isEqualTo(this.oracle.statement(plan, 1000));
		assertThat(this.oracle.statementRows(plan, 999)).isEqualTo(999);
		assertThat(this.oracle.statementRows(plan, 2500)).isEqualTo(1000);
	}

	@Test
	void comparesByAllThatDecidesBetweenVersions() {
		MergeColumn id = column("ID", Types.NUMERIC, "NUMBER", 18, 0);
		MergeColumn version = column("V", Types.NUMERIC, "NUMBER", 0, -127);
		MergeColumn deleted = column("DELETED", Types.NUMERIC, "NUMBER", 1, 0);
		MergePlan plan = new MergePlan("T", false, List.of(id, version, deleted), List.of(id),
				new MergeOrder(List.of(version, deleted), true));
		assertThat(this.oracle.statement(plan, 1)).contains(
				"SET t.\"DELETED\" = s.c3, t.\"V\" = s.c2 WHERE (t.\"V\" < s.c2 OR t.\"V\" = s.c2 AND (t.\"DELETED\" <= s.c3))");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			93   | DATE                              | 7  | 0    | CAST(? AS DATE)
			91   | DATE                              | 7  | 0    | CAST(? AS DATE)
			93   | TIMESTAMP(3)                      | 11 | 3    | CAST(? AS TIMESTAMP(9))
			-101 | TIMESTAMP(6) WITH TIME ZONE       | 13 | 6    | CAST(? AS TIMESTAMP(9) WITH TIME ZONE)
			-102 | TIMESTAMP(6) WITH LOCAL TIME ZONE | 11 | 6    | CAST(? AS TIMESTAMP(9) WITH LOCAL TIME ZONE)
			101  | BINARY_DOUBLE                     | 8  | 0    | CAST(? AS BINARY_DOUBLE)
			6    | FLOAT                             | 126| 0    | ?
			2    | NUMBER                            | 10 | 2    | ?
			12   | VARCHAR2                          | 64 | 0    | ?
			1    | CHAR                              | 3  | 0    | CAST(? AS CHAR(3 CHAR))
			-15  | NCHAR                             | 3  | 0    | CAST(? AS NCHAR(3))
			16   | BOOLEAN                           | 1  | 0    | CAST(? AS BOOLEAN)
			""")
	void takesSingleValuesInTheTypeOfTheColumn(int jdbcType, String typeName, int size, int scale, String expected) {
		assertThat(this.oracle.parameter(column("C", jdbcType, typeName, size, scale))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			2    | NUMBER                            | 0    | -127 | NUMERIC                  | 2147483647 | 2147483647
			2    | NUMBER                            | 22   | -127 | NUMERIC                  | 2147483647 | 2147483647
			2    | NUMBER                            | 38   | 0    | NUMERIC                  | 38         | 0
			2    | NUMBER                            | 19   | 0    | NUMERIC                  | 19         | 0
			2    | NUMBER                            | 18   | 0    | INTEGER                  | 18         | 0
			2    | NUMBER                            | 1    | 0    | INTEGER                  | 1          | 0
			2    | NUMBER                            | 5    | -2   | NUMERIC                  | 5          | -2
			2    | NUMBER                            | 10   | 2    | NUMERIC                  | 10         | 2
			6    | FLOAT                             | 126  | 0    | FLOATING                 | 126        | 0
			100  | BINARY_FLOAT                      | 4    | 0    | FLOATING                 | 4          | 0
			101  | BINARY_DOUBLE                     | 8    | 0    | FLOATING                 | 8          | 0
			93   | DATE                              | 7    | 0    | TIMESTAMP                | 7          | 0
			91   | DATE                              | 7    | 0    | TIMESTAMP                | 7          | 0
			93   | TIMESTAMP(0)                      | 7    | 0    | TIMESTAMP                | 0          | 0
			93   | TIMESTAMP(9)                      | 11   | 9    | TIMESTAMP                | 0          | 9
			-101 | TIMESTAMP(3) WITH TIME ZONE       | 13   | 3    | TIMESTAMP_WITH_TIME_ZONE | 0          | 3
			-102 | TIMESTAMP(6) WITH LOCAL TIME ZONE | 11   | 6    | TIMESTAMP_WITH_TIME_ZONE | 0          | 6
			12   | VARCHAR2                          | 64   | 0    | TEXT                     | 64         | 0
			-9   | NVARCHAR2                         | 64   | 0    | TEXT                     | 64         | 0
			2005 | CLOB                              | 4000 | 0    | TEXT                     | 2147483647 | 0
			2011 | NCLOB                             | 4000 | 0    | TEXT                     | 2147483647 | 0
			2004 | BLOB                              | 4000 | 0    | BINARY                   | 2147483647 | 0
			-3   | RAW                               | 16   | 0    | BINARY                   | 16         | 0
			16   | BOOLEAN                           | 1    | 0    | BOOLEAN                  | 1          | 0
			2009 | XMLTYPE                           | 2000 | 0    | OTHER                    | 2000       | 0
			-104 | INTERVAL DAY(2) TO SECOND(6)      | 11   | 6    | OTHER                    | 11         | 6
			""")
	void knowsTheTypes(int jdbcType, String typeName, int size, int scale, ColumnKind kind, int limit, int digits) {
		ColumnType type = this.oracle.columnType(jdbcType, typeName, size, scale);
		assertThat(List.of(type.kind(), type.size(), type.scale())).containsExactly(kind, limit, digits);
	}

	@ParameterizedTest
	@CsvSource({ "1, KEY_RACE", "54, TRANSIENT", "60, TRANSIENT", "8177, TRANSIENT", "30006, TRANSIENT",
			"2049, TRANSIENT", "3113, TRANSIENT", "3114, TRANSIENT", "12170, TRANSIENT", "12541, TRANSIENT",
			"28, TRANSIENT", "1013, TRANSIENT", "1089, TRANSIENT", "17002, TRANSIENT", "1400, DATA", "1407, DATA",
			"2290, DATA", "2291, DATA", "12899, DATA", "1438, DATA", "1722, DATA", "1461, DATA", "30926, DATA",
			"20001, DATA", "14400, DATA", "17026, DATA", "942, SYSTEMIC", "1031, SYSTEMIC", "904, SYSTEMIC",
			"1653, SYSTEMIC", "0, SYSTEMIC" })
	void classifiesByErrorNumber(int code, MergeFailure expected) {
		assertThat(this.oracle.classify(new SQLException("message", "72000", code))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			ORA-00001: unique constraint (APP.PERSON_PK) violated                             | PERSON_PK
			ORA-00001: Unique Constraint (APP.PERSON_PK) verletzt                             | PERSON_PK
			ORA-02290: check constraint (APP.AMOUNT_NOT_NEGATIVE) violated                    | AMOUNT_NOT_NEGATIVE
			ORA-02291: integrity constraint (APP.FK_1) violated - parent key not found        | FK_1
			ORA-03301: (ORA-00001 details) row with column values (ID:1) already exists       |
			ORA-12899: value too large for column "APP"."T"."C" (actual: 17, maximum: 16)     |
			ORA-20001: constraint (APP.NO) is not what a trigger says                         |
			""")
	void readsTheNameOfTheConstraintAndNoValues(String message, @Nullable String expected) {
		assertThat(this.oracle.constraint(new SQLException(message))).isEqualTo(expected);
		assertThat(this.oracle.constraint(
				new SQLException(message + "\nORA-03301: (ORA-00001 details) row with column values (ID:1) exists")))
			.isEqualTo(expected);
	}

	@Test
	void countsWhatTheDriverTells() throws SQLException {
		MergeColumn id = column("ID", Types.NUMERIC, "NUMBER", 18, 0);
		MergeColumn version = column("V", Types.NUMERIC, "NUMBER", 0, -127);
		MergePlan plan = plan(List.of(id, version), 1, version);
		RecordedStatement statement = new RecordedStatement(1, 0, -2);
		MergeRow row = (column) -> (column == 0) ? (Object) 7L : BigDecimal.TEN;
		assertThat(this.oracle.execute(statement.statement(), plan, List.of(row, row, row)))
			.isEqualTo(new MergeCount(0, 1, 1, 1));
		assertThat(statement.calls).startsWith("setLong[1, 7]", "setBigDecimal[2, 10]", "addBatch[]", "setLong[1, 7]")
			.endsWith("addBatch[]", "executeBatch[]");
	}

	@Test
	void bindsNullsInTheTypeOfValues() throws SQLException {
		RecordedStatement recorded = new RecordedStatement();
		PreparedStatement statement = recorded.statement();
		this.oracle.bind(statement, 1, column("A", Types.NUMERIC, "NUMBER", 18, 0), null);
		this.oracle.bind(statement, 2, column("B", -102, "TIMESTAMP(6) WITH LOCAL TIME ZONE", 11, 6), null);
		this.oracle.bind(statement, 3, column("C", 101, "BINARY_DOUBLE", 8, 0), null);
		this.oracle.bind(statement, 4, column("D", Types.NVARCHAR, "NVARCHAR2", 8, 0), null);
		this.oracle.bind(statement, 5, column("E", 93, "DATE", 7, 0), null);
		this.oracle.bind(statement, 6, column("F", Types.NVARCHAR, "NVARCHAR2", 8, 0), "text");
		assertThat(recorded.calls).containsExactly("setNull[1, 2]", "setNull[2, -101]", "setNull[3, 101]",
				"setNull[4, -9]", "setNull[5, 93]", "setNString[6, text]");
	}

	@Test
	void leavesSystemSchemasOut() {
		assertThat(this.oracle.isSystemSchema("SYS")).isTrue();
		assertThat(this.oracle.isSystemSchema("MDSYS")).isTrue();
		assertThat(this.oracle.isSystemSchema("APP")).isFalse();
		assertThat(this.oracle.isSystemSchema(null)).isFalse();
	}

	@Test
	void isExperimental() {
		assertThat(this.oracle.isExperimental()).isTrue();
	}

}
