package io.mergelane.sample.proof;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

import io.mergelane.sample.feed.ExpectedMembers;
import io.mergelane.sample.member.MemberChanged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TableProof}.
 */
class TableProofTests {

	private static final int USERS = 12_000;

	private static final Instant NEWEST = Instant.parse("2024-11-20T10:15:30.123456Z");

	private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
		.generateUniqueName(true)
		.addScript("schema.sql")
		.build();

	private final JdbcTemplate jdbcTemplate = new JdbcTemplate(this.database);

	private final ExpectedMembers expected = new ExpectedMembers();

	@BeforeEach
	void mergeEverything() {
		for (long user = 1; user <= USERS; user++) {
			MemberChanged newest = change(user, NEWEST);
			this.expected.add(newest);
			this.expected.add(change(user, NEWEST.minusSeconds(1)));
			insert(newest);
		}
	}

	@AfterEach
	void shutDown() {
		this.database.shutdown();
	}

	@Test
	void holdsWhenEveryKeyHasItsNewestVersion() {
		assertThat(check()).isEqualTo(new Proof(USERS, USERS, 0, 0)).matches(Proof::holds);
	}

	@Test
	void seesLostRow() {
		update("delete from member where user_id = 7000");
		assertThat(check()).isEqualTo(new Proof(USERS, USERS - 1, 0, 0))
			.matches((proof) -> proof.lost() == 1 && !proof.holds());
	}

	@Test
	void seesStaleRow() {
		update("update member set modified_at = modified_at - interval '1' second where user_id in (1, 12000)");
		assertThat(check()).isEqualTo(new Proof(USERS, USERS, 2, 0)).matches((proof) -> !proof.holds());
	}

	@Test
	void seesRowStaleByMicrosecond() {
		update("update member set modified_at = modified_at - interval '0.000001' second where user_id = 5000");
		assertThat(check().stale()).isEqualTo(1);
	}

	@Test
	void seesWrongContentOfTheNewestVersion() {
		update("update member set grade = 'IRON' where user_id = 5001");
		assertThat(check()).isEqualTo(new Proof(USERS, USERS, 0, 1)).matches((proof) -> !proof.holds());
	}

	@Test
	void acceptsNewerVersionAndForeignRows() {
		update("update member set grade = 'IRON', modified_at = modified_at + interval '1' hour where user_id = 1");
		insert(change(USERS + 1, NEWEST));
		assertThat(check()).matches(Proof::holds);
	}

	private Proof check() {
		return new TableProof(this.jdbcTemplate, "member").check(this.expected);
	}

	private void update(String sql) {
		assertThat(this.jdbcTemplate.update(sql)).isPositive();
	}

	private void insert(MemberChanged change) {
		this.jdbcTemplate.update("insert into member values (?, ?, ?, ?, ?, ?)", change.userId(), change.ordSeq(),
				change.name(), change.grade(),
				OffsetDateTime.ofInstant(Objects.requireNonNull(change.modifiedAt()), ZoneOffset.UTC),
				change.deleted());
	}

	private static MemberChanged change(long user, Instant modifiedAt) {
		return new MemberChanged(user, 1, "Ada", "GOLD", modifiedAt, false);
	}

}
