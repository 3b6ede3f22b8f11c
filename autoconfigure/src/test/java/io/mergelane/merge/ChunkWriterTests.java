package io.mergelane.merge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChunkWriterTests {

	private static final SQLException DEADLOCK = new SQLException("deadlock", "40001");

	private final DataSource database = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");

	private final FailingDataSource dataSource = new FailingDataSource(this.database);

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final List<Long> pauses = new ArrayList<>();

	private ScriptedDialect dialect;

	private MergeWriter writer;

	record Item(long id, long version) {
	}

	@BeforeEach
	void createWriter() throws SQLException {
		this.jdbc.execute("CREATE TABLE item (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)");
		this.dialect = ScriptedDialect.of(this.database);
		this.writer = writer(this.pauses::add);
	}

	private MergeWriter writer(BackOff.Pause pause) {
		return new JdbcMergeWriterFactory(this.dataSource, (metaData) -> this.dialect,
				new MergeSettings(512, 5, 3, 50, true, 10), new BackOff(new Random(1), pause))
			.create(new MergeTable("item", List.of("id"), "version"), Item.class);
	}

	private static List<Item> items(int count) {
		return IntStream.range(0, count).mapToObj((id) -> new Item(id, 1)).toList();
	}

	private int count() {
		Integer count = this.jdbc.queryForObject("SELECT count(*) FROM item", Integer.class);
		return (count != null) ? count : 0;
	}

	@Test
	void doesAgainWhatFailedInPassingAndWaitsLongerEachTime() {
		this.dialect.fail(DEADLOCK, 4);
		MergeReport report = this.writer.write(items(3));
		assertThat(report).isEqualTo(new MergeReport(3, MergeCount.of(3, 3), 0, 4, List.of()));
		assertThat(this.pauses).hasSize(4);
		for (int i = 0; i < this.pauses.size(); i++) {
			assertThat(this.pauses.get(i)).isBetween(5_000_000L * (i + 1), 50_000_000L * (i + 1));
		}
	}

	@Test
	void throwsOnceTheAttemptsAreUsedUpAndLeavesNothing() {
		this.dialect.fail(DEADLOCK, 5);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.writer.write(items(3)));
		assertThat(this.dialect.statements).isEqualTo(5);
		assertThat(count()).isZero();
		assertThat(this.writer.write(items(3)).written()).isEqualTo(3);
	}

	@Test
	void throwsAtOnceIfItIsNotTheRows() {
		this.dialect.fail(new SQLException("denied", "42501"), 1);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.writer.write(items(3)));
		assertThat(this.dialect.statements).isOne();
		assertThat(this.pauses).isEmpty();
	}

	@Test
	void doesAgainWhatFailedToCommit() {
		this.dataSource.failCommits(2);
		assertThat(this.writer.write(items(3)).retries()).isEqualTo(2);
		assertThat(count()).isEqualTo(3);
	}

	@Test
	void leavesItToTheCallerToWaitForAConnection() {
		this.dataSource.failConnections(1);
		assertThatExceptionOfType(CannotGetJdbcConnectionException.class).isThrownBy(() -> this.writer.write(items(3)));
		assertThat(this.pauses).isEmpty();
	}

	@Test
	void stopsWaitingIfInterruptedAndStaysInterrupted() {
		MergeWriter interrupted = writer((nanos) -> Thread.currentThread().interrupt());
		this.dialect.fail(DEADLOCK, 2);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> interrupted.write(items(3)));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.dialect.statements).isOne();
	}

	@Test
	void findsOnePoisonRowByHalving() {
		this.dialect.poison((row) -> Long.valueOf(300).equals(row.value(0)), "22000");
		MergeReport report = this.writer.write(items(512));
		assertThat(report.rejected())
			.containsExactly(new RejectedRow(300, null, "refused by the database (SQLState 22000)"));
		assertThat(this.dialect.statements).isLessThanOrEqualTo(2 * 9 + 1);
		assertThat(count()).isEqualTo(511);
		assertThat(this.pauses).isEmpty();
	}

	@Test
	void takesAnotherUniqueViolationForARaceOnlyThreeTimes() {
		this.dialect.poison((row) -> Long.valueOf(5).equals(row.value(0)), "23505");
		MergeReport report = this.writer.write(items(8));
		assertThat(report.rejected()).extracting(RejectedRow::index).containsExactly(5);
		assertThat(report.retries()).isEqualTo(3);
		assertThat(count()).isEqualTo(7);
	}

	@Test
	void sendsKeysInOrderAndOnce() {
		List<Object> sent = new ArrayList<>();
		this.dialect.poison((row) -> !sent.add(row.value(0)), "22000");
		this.writer.write(List.of(new Item(10, 1), new Item(-1, 1), new Item(9, 1), new Item(10, 2)));
		assertThat(sent).containsExactly(-1L, 9L, 10L);
	}

	@Test
	void sendsKeysInTheOrderOfTheTableWhoeverNamesThem() {
		this.jdbc.execute("CREATE TABLE pair (a INT, b INT, v INT NOT NULL, PRIMARY KEY (a, b))");
		List<Object> sent = new ArrayList<>();
		this.dialect.poison((row) -> !sent.add(row.value(0)), "22000");
		new JdbcMergeWriterFactory(this.dataSource, (metaData) -> this.dialect, MergeSettings.defaults())
			.create(new MergeTable("pair", List.of("b", "a"), "v"), null)
			.write(List.of(Map.of("a", 2, "b", 1, "v", 1), Map.of("a", 1, "b", 2, "v", 1)));
		assertThat(sent).containsExactly(1L, 2L);
	}

	@Test
	void doesNothingAgainInTheTransactionOfTheCaller() {
		this.dialect.fail(DEADLOCK, 1);
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> transaction.executeWithoutResult((status) -> this.writer.write(items(3))));
		assertThat(this.dialect.statements).isOne();
		assertThat(this.pauses).isEmpty();
	}

	@Test
	void needsOneConnectionAndNoAutoCommit() {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setDataSource(this.dataSource);
			pool.setMaximumPoolSize(1);
			pool.setConnectionTimeout(1000);
			pool.setAutoCommit(false);
			MergeWriter pooled = new JdbcMergeWriterFactory(pool, (metaData) -> this.dialect,
					new MergeSettings(2, 5, 3, 50, true, 10), new BackOff(new Random(1), this.pauses::add))
				.create(new MergeTable("item", List.of("id"), "version"), Item.class);
			this.dialect.fail(DEADLOCK, 2);
			this.dialect.poison((row) -> Long.valueOf(3).equals(row.value(0)), "22000");
			this.dataSource.failCommits(1);
			assertThat(pooled.write(items(5)).written()).isEqualTo(4);
		}
		assertThat(count()).isEqualTo(4);
	}

	/**
	 * Refuses connections or commits as often as told.
	 */
	private static final class FailingDataSource extends AbstractDataSource {

		private final DataSource dataSource;

		private int connections;

		private int commits;

		FailingDataSource(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		void failConnections(int times) {
			this.connections = times;
		}

		void failCommits(int times) {
			this.commits = times;
		}

		@Override
		public Connection getConnection() throws SQLException {
			if (this.connections-- > 0) {
				throw new SQLException("refused", "08001");
			}
			ProxyFactory factory = new ProxyFactory(this.dataSource.getConnection());
			factory.addInterface(Connection.class);
			factory.addAdvice((MethodInterceptor) (call) -> {
				if (call.getMethod().getName().equals("commit") && this.commits-- > 0) {
					throw new SQLException("lost", "08006");
				}
				return call.proceed();
			});
			return (Connection) factory.getProxy();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

}
