package io.mergelane.merge.dialect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.sql.DataSource;

import io.mergelane.Merge;
import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeRules;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeTable;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.table.MergePlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A row is deleted while an older version of it is on its way: that one is remembered,
 * but not in the table yet.
 */
class LedgerRaceTests {

	private static final MergeTable PARCEL = new MergeTable("parcel", List.of("id"), "version",
			MergeRules.STANDARD.ledger("parcel_ledger", "deleted"));

	/**
	 * How long a delete is given to overtake, which it does at once where it can.
	 */
	private static final long OVERTAKING_MILLIS = 400;

	record Parcel(long id, String name, long version) {
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aDeleteDoesNotOvertakeAnOlderRowOnH2(boolean known) throws Exception {
		assertThatNothingIsLeft(TestDatabase.h2(), known);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aDeleteDoesNotOvertakeAnOlderRowOnPostgres(boolean known) throws Exception {
		assertThatNothingIsLeft(TestDatabase.postgres(), known);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aDeleteDoesNotOvertakeAnOlderRowOnMariaDb(boolean known) throws Exception {
		assertThatNothingIsLeft(TestDatabase.mariaDb(), known);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aDeleteDoesNotOvertakeAnOlderRowOnSqlite(boolean known) throws Exception {
		assertThatNothingIsLeft(TestDatabase.sqlite(), known);
	}

	/**
	 * @param known whether the older row comes a second time
	 */
	private static void assertThatNothingIsLeft(DataSource dataSource, boolean known) throws Exception {
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		createTables(jdbc);
		Parcel older = new Parcel(1, "older", 1);
		MergeWriter writer = new JdbcMergeWriterFactory(dataSource, new MergeDialects(), MergeSettings.defaults())
			.create(PARCEL, Parcel.class);
		if (known) {
			writer.write(List.of(older));
		}
		CompletableFuture<Void> deleted = new CompletableFuture<>();
		overtaken(dataSource, () -> {
			deleted.completeAsync(() -> {
				writer.write(List.of(Merge.delete(new Parcel(1, "deleted", 2))));
				return null;
			});
			awaitForAWhile(deleted);
		}).write(List.of(older));
		deleted.get(1, TimeUnit.MINUTES);
		assertThat(jdbc.queryForList("SELECT name FROM parcel")).isEmpty();
		assertThat(jdbc.queryForList("SELECT version FROM parcel_ledger", Long.class)).containsExactly(2L);
	}

	private static void createTables(JdbcTemplate jdbc) {
		List.of("parcel", "parcel_ledger").forEach((table) -> jdbc.execute("DROP TABLE IF EXISTS " + table));
		jdbc.execute("CREATE TABLE parcel (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(9), version BIGINT NOT NULL)");
		jdbc.execute("""
				CREATE TABLE parcel_ledger (
					id BIGINT NOT NULL PRIMARY KEY,
					version BIGINT NOT NULL,
					deleted SMALLINT NOT NULL)""");
	}

	/**
	 * A writer that lets something happen after it has written the ledger and before it
	 * writes the table.
	 */
	private static MergeWriter overtaken(DataSource dataSource, Runnable overtaking) {
		return new JdbcMergeWriterFactory(dataSource, (metaData) -> {
			MergeDialect dialect = new MergeDialects().resolve(metaData);
			return (MergeDialect) Proxy.newProxyInstance(MergeDialect.class.getClassLoader(),
					new Class<?>[] { MergeDialect.class }, (proxy, method, arguments) -> {
						if (arguments != null && arguments[0] instanceof PreparedStatement
								&& arguments[1] instanceof MergePlan plan && isOfTable(plan)) {
							overtaking.run();
						}
						try {
							return method.invoke(dialect, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}, MergeSettings.defaults()).create(PARCEL, Parcel.class);
	}

	private static boolean isOfTable(MergePlan plan) {
		return plan.columns().stream().anyMatch((column) -> column.name().equalsIgnoreCase("name"));
	}

	private static void awaitForAWhile(CompletableFuture<Void> deleted) {
		try {
			deleted.get(OVERTAKING_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			// It waits for the lock.
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
