package io.mergelane.merge.dialect;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Types;
import java.util.List;

import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeFailure;
import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeOrder;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DialectStatementTests {

	private final MergeDialect h2 = new H2Dialect();

	private final MergeDialect postgres = new PostgresDialect();

	private static MergeColumn column(MergeDialect dialect, String name, int jdbcType, String typeName, int size,
			int scale) {
		ColumnType type = dialect.columnType(jdbcType, typeName, size, scale);
		return new MergeColumn(name, '"' + name + '"', type, false, true, false);
	}

	@Test
	void postgresTakesAnArrayPerColumn() {
		MergeColumn id = column(this.postgres, "id", Types.BIGINT, "bigserial", 19, 0);
		MergeColumn seq = column(this.postgres, "seq", Types.INTEGER, "int4", 10, 0);
		MergeColumn version = column(this.postgres, "changed_at", Types.TIMESTAMP, "timestamptz", 35, 6);
		MergeColumn name = column(this.postgres, "name", Types.VARCHAR, "varchar", 64, 0);
		MergeColumn mood = column(this.postgres, "mood", Types.VARCHAR, "\"app\".\"Mood\"", Integer.MAX_VALUE, 0);
		MergeColumn data = column(this.postgres, "data", Types.BINARY, "bytea", Integer.MAX_VALUE, 0);
		MergePlan plan = new MergePlan("\"app\".\"person\"", false, List.of(id, seq, version, name, mood, data),
				List.of(id, seq), MergeOrder.by(version));
		assertThat(this.postgres.statement(plan, 500)).isEqualTo(
				"""
						WITH written AS (
						INSERT INTO "app"."person" AS t ("id", "seq", "changed_at", "name", "mood", "data")
						SELECT s.c1, s.c2, CAST(s.c3 AS "timestamptz"), CAST(s.c4 AS "varchar"), CAST(s.c5 AS "app"."Mood"), s.c6
						FROM unnest(?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[], ?::bytea[]) AS s(c1, c2, c3, c4, c5, c6)
						ON CONFLICT ("id", "seq") DO UPDATE SET "name" = EXCLUDED."name", "mood" = EXCLUDED."mood", "data" = EXCLUDED."data", "changed_at" = EXCLUDED."changed_at"
						WHERE t."changed_at" < EXCLUDED."changed_at"
						RETURNING (t.xmax = 0) AS inserted)
						SELECT count(*), count(*) FILTER (WHERE inserted) FROM written""");
		assertThat(this.postgres.statementRows(plan, 1234)).isEqualTo(1234);
	}

	@Test
	void h2TakesAListOfValuesWithCasts() {
		MergeColumn id = column(this.h2, "ID", Types.BIGINT, "BIGINT", 64, 0);
		MergeColumn seq = column(this.h2, "SEQ", Types.INTEGER, "INTEGER", 32, 0);
		MergeColumn version = column(this.h2, "V", Types.NUMERIC, "NUMERIC", 20, 3);
		MergeColumn name = column(this.h2, "NAME", Types.CHAR, "CHARACTER", 64, 0);
		MergePlan plan = new MergePlan("\"PUBLIC\".\"PERSON\"", false, List.of(id, seq, version, name),
				List.of(id, seq), MergeOrder.by(version));
		assertThat(this.h2.statement(plan, 2)).isEqualTo(
				"""
						MERGE INTO "PUBLIC"."PERSON" t
						USING (VALUES (CAST(? AS BIGINT), CAST(? AS INTEGER), CAST(? AS NUMERIC(20, 3)), CAST(? AS VARCHAR)), (CAST(? AS BIGINT), CAST(? AS INTEGER), CAST(? AS NUMERIC(20, 3)), CAST(? AS VARCHAR))) s(c1, c2, c3, c4)
						ON t."ID" = s.c1 AND t."SEQ" = s.c2
						WHEN MATCHED AND (t."V" < s.c3) THEN UPDATE SET "NAME" = s.c4, "V" = s.c3
						WHEN NOT MATCHED THEN INSERT ("ID", "SEQ", "V", "NAME") VALUES (s.c1, s.c2, s.c3, s.c4)""");
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "3, 2", "64, 64", "127, 64", "128, 128", "500, 128" })
	void h2HasFewStatements(int rows, int expected) {
		MergeColumn id = column(this.h2, "ID", Types.BIGINT, "BIGINT", 64, 0);
		MergeColumn version = column(this.h2, "V", Types.BIGINT, "BIGINT", 64, 0);
		MergePlan plan = new MergePlan("T", false, List.of(id, version), List.of(id), MergeOrder.by(version));
		assertThat(this.h2.statementRows(plan, rows)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "40P01, TRANSIENT", "40001, TRANSIENT", "55P03, TRANSIENT", "57P01, TRANSIENT", "57P03, TRANSIENT",
			"25P03, TRANSIENT", "25P04, TRANSIENT", "57P05, TRANSIENT", "08006, TRANSIENT", "53300, TRANSIENT",
			"23505, KEY_RACE", "23514, DATA", "22001, DATA", "21000, DATA", "P0001, DATA", "54000, DATA",
			"42P01, SYSTEMIC", "42501, SYSTEMIC", "3F000, SYSTEMIC", "0A000, SYSTEMIC", "25006, SYSTEMIC",
			", SYSTEMIC" })
	void postgresClassifiesByState(String state, MergeFailure expected) {
		assertThat(this.postgres.classify(new SQLException("message", state))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "40001, TRANSIENT", "90131, TRANSIENT", "HYT00, TRANSIENT", "08000, TRANSIENT", "90067, TRANSIENT",
			"23505, KEY_RACE", "23513, DATA", "22001, DATA", "42S02, SYSTEMIC", "90096, SYSTEMIC" })
	void h2ClassifiesByState(String state, MergeFailure expected) {
		assertThat(this.h2.classify(new SQLException("message", state))).isEqualTo(expected);
	}

	@Test
	void aPoolWithoutFreeConnectionsIsTransient() {
		SQLException failure = new SQLTransientConnectionException("Connection is not available");
		assertThat(this.h2.classify(failure)).isEqualTo(MergeFailure.TRANSIENT);
		assertThat(this.postgres.classify(failure)).isEqualTo(MergeFailure.TRANSIENT);
	}

}
