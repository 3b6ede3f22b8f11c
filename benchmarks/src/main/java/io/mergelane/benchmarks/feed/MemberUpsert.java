package io.mergelane.benchmarks.feed;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

import io.mergelane.benchmarks.member.MemberRow;

/**
 * The statement one writes by hand for PostgreSQL.
 * <p>
 * Threading: stateless.
 */
final class MemberUpsert {

	static final String SQL = """
			INSERT INTO member AS t (member_id, ord_seq, code, amount, name, grade, active, changed_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (member_id, ord_seq) DO UPDATE SET code = EXCLUDED.code, amount = EXCLUDED.amount,
			name = EXCLUDED.name, grade = EXCLUDED.grade, active = EXCLUDED.active, changed_at = EXCLUDED.changed_at
			WHERE t.changed_at < EXCLUDED.changed_at""";

	private MemberUpsert() {
	}

	static void bind(PreparedStatement statement, MemberRow row) throws SQLException {
		statement.setLong(1, row.memberId());
		statement.setInt(2, row.ordSeq());
		statement.setString(3, row.code());
		statement.setBigDecimal(4, row.amount());
		statement.setString(5, row.name());
		statement.setString(6, row.grade());
		statement.setBoolean(7, row.active());
		statement.setObject(8, LocalDateTime.ofInstant(row.changedAt(), ZoneOffset.UTC));
	}

}
