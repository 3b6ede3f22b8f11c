package io.mergelane.sample.lab.incident;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.sample.lab.stage.Message;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.RunningApplication;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.converter.JacksonJsonMessageConverter;
import org.springframework.transaction.annotation.Transactional;

/**
 * Change messages without a key come twice at the same moment, in two partitions, and two
 * consumers run {@code MERGE INTO} for one primary key.
 * <p>
 * Forced: the work on a change takes until the other change of its member is in work too,
 * and a bit longer.
 */
final class DuplicateKeys implements Scenario {

	private static final int MEMBERS = 15;

	private static final long SEED = 3;

	private static final Instant START = Instant.parse("2024-11-20T00:00:00Z");

	@Override
	public String name() {
		return "duplicate-keys";
	}

	@Override
	public String incident() {
		return "Changes without a key came twice, one second apart: two consumers ran MERGE for one primary key, "
				+ "and both inserted.";
	}

	@Override
	public String load() {
		return MEMBERS + " members, each changed twice with modifiedAt one second apart, in two partitions at the same "
				+ "moment, the newer one first or last";
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		stage.topic().create(2);
		MemberWork work = new MemberWork();
		RunningApplication application = stage.startPlain("members", List.of(work, MemberTable.class,
				PlainErrorHandler.class, PlainMembers.class, JacksonJsonMessageConverter.class));
		return run(stage, work, application);
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		stage.topic().create(2);
		MemberWork work = new MemberWork();
		RunningApplication application = stage.startMergelane("members",
				List.of(work, MemberTable.class, LaneMembers.class));
		return run(stage, work, application);
	}

	private static Outcome run(Stage stage, MemberWork work, RunningApplication application) throws Exception {
		stage.await("both partitions are assigned", () -> application.partitions() == 2);
		Map<Integer, Instant> newest = new HashMap<>();
		Random random = new Random(SEED);
		for (int member = 0; member < MEMBERS; member++) {
			Instant older = START.plusSeconds(random.nextInt(100_000));
			Instant newer = older.plusSeconds(1);
			newest.put(member, newer);
			boolean newerFirst = random.nextBoolean();
			stage.topic()
				.publish(List.of(new Message(0, null, json(member, newerFirst ? newer : older)),
						new Message(1, null, json(member, newerFirst ? older : newer))));
			int due = 2 * (member + 1);
			stage.await("both changes of a member are handled", () -> work.done() >= due);
		}
		stage.await("everything is committed",
				() -> stage.topic().committed(0) == MEMBERS && stage.topic().committed(1) == MEMBERS);
		return compare(stage, work, application.bean(JdbcTemplate.class), newest);
	}

	private static String json(int member, Instant modifiedAt) {
		return "{\"id\":%d,\"modifiedAt\":\"%s\"}".formatted(member, modifiedAt);
	}

	private static Outcome compare(Stage stage, MemberWork work, JdbcTemplate jdbcTemplate,
			Map<Integer, Instant> newest) {
		AtomicInteger found = new AtomicInteger();
		AtomicInteger stale = new AtomicInteger();
		jdbcTemplate.query("select id, modified_at from lab_member", (row) -> {
			found.incrementAndGet();
			Instant stored = row.getTimestamp(2).toInstant();
			stale.addAndGet(stored.isBefore(newest.get(row.getInt(1))) ? 1 : 0);
		});
		String database = jdbcTemplate
			.execute((ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName());
		return Outcome
			.of("primary key errors", work.primaryKeyErrors() + stage.logged("DuplicateKeyException"), "errors")
			.and("rows with an older version", stale.get(), "rows in " + database)
			.and("rows missing", MEMBERS - found.get(), "rows in " + database);
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("primary key errors") > 0 || outcome.value("rows with an older version") > 0
				|| outcome.value("rows missing") > 0;
	}

	record MemberChanged(int id, Instant modifiedAt) {
	}

	static final class PlainErrorHandler {

		@Bean
		DefaultErrorHandler errorHandler(MemberWork work) {
			// Spring Kafka's default; it only counts.
			DefaultErrorHandler errorHandler = new DefaultErrorHandler();
			errorHandler.setRetryListeners((record, failure, attempt) -> work.failed(failure));
			return errorHandler;
		}

	}

	/**
	 * Creates the table before the listener starts.
	 * <p>
	 * Threading: immutable.
	 */
	static final class MemberTable {

		MemberTable(JdbcTemplate jdbcTemplate) {
			jdbcTemplate.execute("drop table if exists lab_member");
			jdbcTemplate.execute(
					"create table lab_member (id int primary key, modified_at timestamp(6) with time zone not null)");
		}

	}

	static class PlainMembers {

		private final JdbcTemplate jdbcTemplate;

		private final MemberWork work;

		PlainMembers(JdbcTemplate jdbcTemplate, MemberWork work) {
			this.jdbcTemplate = jdbcTemplate;
			this.work = work;
		}

		@Transactional
		@KafkaListener(id = "members", topics = "${lab.topic}", groupId = "${lab.topic}", concurrency = "2")
		public void merge(MemberChanged change) {
			this.work.begin(change.id());
			this.jdbcTemplate.update("""
					merge into lab_member t using (values (cast(? as int), cast(? as timestamp(6) with time zone)))
						s (id, modified_at) on t.id = s.id
					when matched then update set modified_at = s.modified_at
					when not matched then insert (id, modified_at) values (s.id, s.modified_at)
					""", change.id(), change.modifiedAt().atOffset(ZoneOffset.UTC));
			this.work.finish(change.id());
		}

	}

	record MemberRow(int id, Instant modifiedAt) {
	}

	record LaneMembers(MemberWork work) {

		@LaneListener(id = "members", topics = "${lab.topic}", groupId = "${lab.topic}", concurrency = "2")
		@MergeInto(table = "lab_member", key = "id", version = "modified_at")
		MemberRow toRow(MemberChanged change) {
			this.work.begin(change.id());
			this.work.finish(change.id());
			return new MemberRow(change.id(), change.modifiedAt());
		}

	}

}
