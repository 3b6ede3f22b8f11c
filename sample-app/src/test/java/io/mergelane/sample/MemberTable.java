package io.mergelane.sample;

import java.sql.Timestamp;
import java.util.Collection;
import java.util.Objects;

import javax.sql.DataSource;

import io.mergelane.sample.member.MemberChanged;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Looks at the member table from outside the application.
 * <p>
 * Threading: confined to the test's thread.
 */
class MemberTable {

	private static final String JOINED = "select count(*) from expected e join member m using (user_id, ord_seq) where ";

	private final JdbcTemplate jdbcTemplate;

	MemberTable(DataSource dataSource) {
		this.jdbcTemplate = new JdbcTemplate(dataSource);
	}

	/**
	 * Returns the number of rows; 0 if the table is not there yet.
	 */
	int rows() {
		int exists = count("select count(*) from pg_tables where tablename = 'member'");
		return (exists > 0) ? count("select count(*) from member") : 0;
	}

	Deviation deviationFrom(Collection<MemberChanged> newest) {
		this.jdbcTemplate.execute("drop table if exists expected");
		this.jdbcTemplate.execute("create table expected (like member)");
		this.jdbcTemplate.batchUpdate("insert into expected values (?, ?, ?, ?, ?, ?)", newest, 1000,
				(statement, change) -> {
					statement.setObject(1, change.userId());
					statement.setObject(2, change.ordSeq());
					statement.setString(3, change.name());
					statement.setString(4, change.grade());
					statement.setTimestamp(5, Timestamp.from(Objects.requireNonNull(change.modifiedAt())));
					statement.setObject(6, change.deleted());
				});
		return new Deviation(newest.size() - count(JOINED + "true"), count(JOINED + "m.modified_at < e.modified_at"),
				count(JOINED + "m.modified_at = e.modified_at"
						+ " and (m.name, m.grade, m.deleted) is distinct from (e.name, e.grade, e.deleted)"),
				rows() - newest.size());
	}

	private int count(String sql) {
		return Objects.requireNonNull(this.jdbcTemplate.queryForObject(sql, Integer.class));
	}

	/**
	 * Rows that are not as they should be.
	 * <p>
	 * Threading: immutable.
	 */
	record Deviation(int lost, int stale, int wrong, int unexpected) {

		static final Deviation NONE = new Deviation(0, 0, 0, 0);

	}

}
