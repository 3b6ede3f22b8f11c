package io.mergelane.merge.dialect;

import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeOrder;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteStatementTests {

	private static final int NO_LENGTH = 2_000_000_000;

	private final MergeDialect dialect = new SqliteDialect();

	private MergeColumn column(String name, String typeName) {
		return new MergeColumn(name, '"' + name + '"', this.dialect.columnType(0, typeName, NO_LENGTH, 10), false, true,
				false);
	}

	@Test
	void writesRowByRowUnderTheGuard() {
		MergeColumn id = column("id", "BIGINT");
		MergeColumn version = column("v", "TIMESTAMP");
		MergeColumn name = column("name", "TEXT");
		MergePlan plan = new MergePlan("\"person\"", false, List.of(id, version, name), List.of(id),
				MergeOrder.by(version));
		assertThat(this.dialect.statement(plan, 500)).isEqualTo("""
				INSERT INTO "person" AS t ("id", "v", "name")
				VALUES (?, ?, ?)
				ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name", "v" = excluded."v"
				WHERE t."v" < excluded."v\"""");
		assertThat(this.dialect.statementRows(plan, 5000)).isEqualTo(500);
		assertThat(this.dialect.statementRows(plan, 7)).isEqualTo(7);
	}

	@ParameterizedTest
	@CsvSource({ "INT, INTEGER", "UNSIGNED BIG INT, INTEGER", "BOOLEAN, BOOLEAN", "VARCHAR, TEXT", "CLOB, TEXT",
			"BLOB, BINARY", "VARBINARY, BINARY", "REAL, FLOATING", "DOUBLE PRECISION, FLOATING", "FLOAT, FLOATING",
			"NUMERIC, NUMERIC", "DECIMAL, NUMERIC", "datetime, TIMESTAMP", "TIMESTAMP WITH TIME ZONE, TIMESTAMP",
			"DATE, DATE", "TIME, TIME", "UUID, UUID", "JSON, OTHER", "'', OTHER" })
	void knowsTypes(String typeName, ColumnKind expected) {
		assertThat(this.dialect.columnType(0, typeName, NO_LENGTH, 10).kind()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "SQLITE_BUSY, TRANSIENT", "SQLITE_BUSY_SNAPSHOT, TRANSIENT", "SQLITE_BUSY_RECOVERY, TRANSIENT",
			"SQLITE_LOCKED, TRANSIENT", "SQLITE_LOCKED_SHAREDCACHE, TRANSIENT", "SQLITE_IOERR_WRITE, TRANSIENT",
			"SQLITE_FULL, TRANSIENT", "SQLITE_CONSTRAINT_CHECK, DATA", "SQLITE_CONSTRAINT_UNIQUE, DATA",
			"SQLITE_CONSTRAINT_TRIGGER, DATA", "SQLITE_TOOBIG, DATA", "SQLITE_MISMATCH, DATA", "SQLITE_ERROR, SYSTEMIC",
			"SQLITE_READONLY, SYSTEMIC", "SQLITE_CORRUPT, SYSTEMIC" })
	void classifiesByResultCode(SQLiteErrorCode code, MergeFailure expected) {
		assertThat(this.dialect.classify(new SQLiteException("message", code))).isEqualTo(expected);
		assertThat(this.dialect.classify(new SQLException("message", null, code.code))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			[SQLITE_CONSTRAINT_CHECK] A CHECK constraint failed (CHECK constraint failed: no_devil) | no_devil
			[SQLITE_CONSTRAINT_UNIQUE] A UNIQUE constraint failed (UNIQUE constraint failed: t.a, t.b) | t.a, t.b
			[SQLITE_CONSTRAINT_NOTNULL] A NOT NULL constraint failed (NOT NULL constraint failed: t.c) | t.c
			[SQLITE_CONSTRAINT_FOREIGNKEY] A foreign key constraint failed (FOREIGN KEY constraint failed) | -
			[SQLITE_CONSTRAINT_TRIGGER] A RAISE function fired (no x: CHECK constraint failed: secret) | -
			""")
	void namesTheConstraintButNoValue(String message, @Nullable String expected) {
		assertThat(this.dialect.constraint(new SQLException(message, null, 19))).isEqualTo(expected);
	}

}
