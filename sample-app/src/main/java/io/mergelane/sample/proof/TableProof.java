package io.mergelane.sample.proof;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

import io.mergelane.sample.feed.ExpectedMembers;
import io.mergelane.sample.feed.MemberKey;
import io.mergelane.sample.member.MemberRow;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares the table with what was published, a range of user ids at a time.
 * <p>
 * Only published keys are looked at, and a stored version newer than the expected one is
 * fine: the table may hold what others have published.
 * <p>
 * Threading: thread-safe.
 */
class TableProof {

	private static final long USERS_PER_QUERY = 5000;

	private final JdbcTemplate jdbcTemplate;

	private final String table;

	TableProof(JdbcTemplate jdbcTemplate, String table) {
		this.jdbcTemplate = jdbcTemplate;
		this.table = table;
	}

	Proof check(ExpectedMembers expected) {
		Tally tally = new Tally();
		String sql = "select user_id, ord_seq, name, grade, modified_at, deleted from " + this.table
				+ " where user_id between ? and ?";
		for (long from = 1; from <= expected.maxUserId(); from += USERS_PER_QUERY) {
			this.jdbcTemplate.query(sql, (row) -> {
				tally.add(read(row), expected);
			}, from, from + USERS_PER_QUERY - 1);
		}
		return new Proof(expected.size(), tally.found, tally.stale, tally.wrong);
	}

	private static MemberRow read(ResultSet row) throws SQLException {
		return new MemberRow(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4),
				row.getObject(5, OffsetDateTime.class).toInstant(), row.getBoolean(6));
	}

	/**
	 * Counts rows.
	 * <p>
	 * Threading: confined to one check.
	 */
	private static final class Tally {

		private int found;

		private int stale;

		private int wrong;

		void add(MemberRow stored, ExpectedMembers expected) {
			MemberRow newest = expected
				.get(new MemberKey(Objects.requireNonNull(stored.userId()), Objects.requireNonNull(stored.ordSeq())));
			if (newest == null) {
				return;
			}
			this.found++;
			int order = version(stored).compareTo(version(newest));
			if (order < 0) {
				this.stale++;
			}
			else if (order == 0 && !stored.equals(newest)) {
				this.wrong++;
			}
		}

		private static Instant version(MemberRow row) {
			return Objects.requireNonNull(row.modifiedAt());
		}

	}

}
