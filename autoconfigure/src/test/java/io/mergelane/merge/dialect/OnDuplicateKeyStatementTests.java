package io.mergelane.merge.dialect;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Types;
import java.util.Collections;
import java.util.List;

import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.row.MergeRow;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeOrder;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OnDuplicateKeyStatementTests {

	private static final PacketLimit PACKET = new PacketLimit(1000);

	private final MariaDbDialect mariaDb = new MariaDbDialect(PACKET);

	private final MySqlDialect mySql = new MySqlDialect(PACKET);

	private MergeColumn column(String name, int jdbcType, String typeName, int size) {
		return new MergeColumn(name, '`' + name + '`', this.mariaDb.columnType(jdbcType, typeName, size, 0), false,
				true, false);
	}

	private final MergeColumn id = column("id", Types.BIGINT, "BIGINT", 19);

	private final MergeColumn name = column("name", Types.VARCHAR, "VARCHAR", 64);

	private final MergeColumn version = column("v", Types.TIMESTAMP, "DATETIME", 26);

	private final MergeColumn lsn = column("lsn", Types.BIGINT, "BIGINT UNSIGNED", 20);

	private MergePlan plan(MergeOrder order) {
		List<MergeColumn> columns = order.columns().contains(this.lsn)
				? List.of(this.id, this.version, this.lsn, this.name) : List.of(this.id, this.version, this.name);
		return new MergePlan("`app`.`person`", false, columns, List.of(this.id), order);
	}

	@Test
	void mariaDbAssignsEachColumnUnderTheGuardAndTheVersionLast() {
		assertThat(this.mariaDb.statement(plan(MergeOrder.by(this.version)), 2)).isEqualTo(
				"""
						INSERT INTO `app`.`person` (`id`, `v`, `name`)
						VALUES (?, ?, ?), (?, ?, ?)
						ON DUPLICATE KEY UPDATE `name` = IF(`app`.`person`.`v` < VALUES(`v`), VALUES(`name`), `app`.`person`.`name`), `v` = IF(`app`.`person`.`v` < VALUES(`v`), VALUES(`v`), `app`.`person`.`v`)""");
	}

	@Test
	void mySqlRefersToTheRowByAnAlias() {
		assertThat(this.mySql.statement(plan(MergeOrder.by(this.version)), 1)).isEqualTo(
				"""
						INSERT INTO `app`.`person` (`id`, `v`, `name`)
						VALUES (?, ?, ?) AS incoming_row
						ON DUPLICATE KEY UPDATE `name` = IF(`app`.`person`.`v` < incoming_row.`v`, incoming_row.`name`, `app`.`person`.`name`), `v` = IF(`app`.`person`.`v` < incoming_row.`v`, incoming_row.`v`, `app`.`person`.`v`)""");
	}

	@Test
	void whatDecidesBetweenEqualVersionsIsAssignedBeforeTheVersion() {
		String sql = this.mariaDb.statement(plan(new MergeOrder(List.of(this.version, this.lsn), false)), 1);
		assertThat(sql.substring(sql.indexOf("UPDATE"))).containsSubsequence("`name` = IF(`app`.`person`.`v` <",
				"`lsn` = IF(", "`v` = IF(", " OR `app`.`person`.`v` = VALUES(`v`) AND (`app`.`person`.`lsn` <");
	}

	@Test
	void statementsThatWriteATimestampRunInUtc() {
		MergeColumn instant = column("at", Types.TIMESTAMP, "TIMESTAMP", 26);
		MergePlan plan = new MergePlan("`t`", false, List.of(this.id, instant), List.of(this.id),
				MergeOrder.by(instant));
		assertThat(this.mariaDb.statement(plan, 1))
			.startsWith("SET STATEMENT time_zone = '+00:00' FOR INSERT INTO `t`");
		assertThat(this.mySql.statement(plan, 1)).startsWith("INSERT /*+ SET_VAR(time_zone = '+00:00') */ INTO `t`");
		assertThat(this.mySql.parameter(instant)).isEqualTo("CONVERT_TZ(?, '+00:00', @@session.time_zone)");
		assertThat(this.mySql.parameter(this.version)).isEqualTo("?");
	}

	@ParameterizedTest
	@CsvSource({ "1, 3, 1", "3, 3, 2", "1000, 3, 512", "1024, 3, 1024", "5000, 3, 1024", "5000, 100, 512",
			"5000, 1017, 64" })
	void hasFewStatementsWithinTheLimitOfParameters(int rows, int columns, int expected) {
		MergePlan plan = new MergePlan("t", false, Collections.nCopies(columns, this.id), List.of(this.id),
				MergeOrder.by(this.id));
		assertThat(this.mariaDb.statementRows(plan, rows)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "BIT, -7, 1, BOOLEAN", "BIT, -7, 12, BINARY", "BOOLEAN, 16, 3, BOOLEAN",
			"TINYINT UNSIGNED, -6, 3, INTEGER", "INT UNSIGNED, 4, 10, INTEGER", "BIGINT UNSIGNED, -5, 20, NUMERIC",
			"BIGINT UNSIGNED ZEROFILL, -5, 20, NUMERIC", "DECIMAL UNSIGNED, 3, 10, NUMERIC",
			"DATETIME, 93, 19, TIMESTAMP", "TIMESTAMP, 93, 26, TIMESTAMP_WITH_TIME_ZONE", "TIME, 92, 10, TIME",
			"YEAR, 91, 4, OTHER", "ENUM, 1, 5, OTHER", "ENUM, 12, 5, OTHER", "JSON, -1, 1073741824, OTHER",
			"UUID, 1111, 0, UUID", "LONGTEXT, -1, 2147483647, TEXT", "LONGBLOB, -4, 2147483647, BINARY",
			"FLOAT, 7, 12, FLOATING", "POINT, 1111, 0, OTHER" })
	void knowsTypes(String typeName, int jdbcType, int size, ColumnKind expected) {
		assertThat(this.mariaDb.columnType(jdbcType, typeName, size, 0).kind()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "19, 0", "21, 1", "23, 3", "26, 6" })
	void readsTheDigitsOfASecondFromTheLength(int size, int digits) {
		assertThat(this.mySql.columnType(Types.TIMESTAMP, "DATETIME", size, 0).scale()).isEqualTo(digits);
		assertThat(this.mySql.columnType(Types.TIMESTAMP, "TIMESTAMP", size, 0).scale()).isEqualTo(digits);
	}

	@ParameterizedTest
	@CsvSource({ "1213, 40001, TRANSIENT", "1205, HY000, TRANSIENT", "1205, 41000, TRANSIENT", "1020, HY000, TRANSIENT",
			"3572, HY000, TRANSIENT", "1317, 70100, TRANSIENT", "1969, 70100, TRANSIENT", "1927, 70100, TRANSIENT",
			"3024, HY000, TRANSIENT", "1040, 08004, TRANSIENT", "1053, 08S01, TRANSIENT", "1047, 08S01, TRANSIENT",
			"1114, HY000, TRANSIENT", "1062, 23000, KEY_RACE", "1586, 23000, KEY_RACE", "1406, 22001, DATA",
			"1264, 22003, DATA", "1366, HY000, DATA", "1366, 22007, DATA", "1265, 01000, DATA", "1292, 22007, DATA",
			"1364, HY000, DATA", "1048, 23000, DATA", "1452, 23000, DATA", "3819, HY000, DATA", "4025, 23000, DATA",
			"1526, HY000, DATA", "1118, 42000, DATA", "1644, 45000, DATA", "1146, 42S02, SYSTEMIC",
			"1054, 42S22, SYSTEMIC", "1142, 42000, SYSTEMIC", "1290, HY000, SYSTEMIC", "1792, 25006, SYSTEMIC",
			"1836, HY000, SYSTEMIC", "0, , SYSTEMIC" })
	void classifiesByCodeAndState(int code, String state, MergeFailure expected) {
		SQLException failure = new SQLException("message", state, code);
		assertThat(this.mariaDb.classify(failure)).isEqualTo(expected);
		assertThat(this.mySql.classify(failure)).isEqualTo(expected);
	}

	@Test
	void whatTheDialectRefusesItselfIsDataAndAPoolWithoutFreeConnectionsTransient() {
		assertThat(this.mySql.classify(new SQLDataException("too large", "22001"))).isEqualTo(MergeFailure.DATA);
		assertThat(this.mySql.classify(new SQLTransientConnectionException("none"))).isEqualTo(MergeFailure.TRANSIENT);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
			1062 | (conn=4) Duplicate entry 'Ada' for key 'one_name' | one_name
			1062 | Duplicate entry 'Ada' for key 'person.one_name' | person.one_name
			1062 | Duplicate entry 'x' for key 'secret' for key 'one_name' | one_name
			1062 | Duplicate entry 'x' for key 'secret'-1' | -
			1062 | Doppelter Eintrag 'Ada' | -
			4025 | (conn=4) CONSTRAINT `no_devil` failed for `app`.`owner` | no_devil
			3819 | Check constraint 'no_devil' is violated. | no_devil
			1452 | fails (`app`.`c`, CONSTRAINT `fk_p` FOREIGN KEY (`p`) REFERENCES `p` (`id`)) | fk_p
			1366 | Incorrect integer value: 'CONSTRAINT `x` failed for `' for column 'c' at row 1 | -
			1048 | Column 'id' cannot be null | -
			""")
	void namesTheConstraintButNoValue(int code, String message, @Nullable String expected) {
		assertThat(this.mariaDb.constraint(new SQLException(message, "23000", code))).isEqualTo(expected);
	}

	@Test
	void mySqlIsSaidToBeExperimental() {
		assertThat(this.mySql.isExperimental()).isTrue();
		assertThat(this.mariaDb.isExperimental()).isFalse();
	}

	@Test
	void countsTheBytesOfRowsAsTheyAreSent() {
		MergePlan plan = plan(MergeOrder.by(this.version));
		assertThat(PACKET.fitting(plan, rows(1L, "t", "a".repeat(256)))).isEqualTo(1);
		assertThat(PACKET.fitting(plan, rows(1L, "t", "a".repeat(900)))).isEqualTo(1);
		assertThat(PACKET.fitting(plan, rows(1L, "t", "'".repeat(900)))).isZero();
		assertThat(PACKET.fitting(plan, rows(1L, "t", "\u20ac".repeat(320)))).isZero();
		assertThat(PACKET.fitting(plan, rows(1L, "t", new byte[430]))).isZero();
		assertThat(PACKET.fitting(plan, rows(null, null, null))).isEqualTo(4);
	}

	private static List<MergeRow> rows(@Nullable Object... values) {
		return Collections.nCopies(values[0] != null ? 1 : 4, (column) -> values[column]);
	}

}
