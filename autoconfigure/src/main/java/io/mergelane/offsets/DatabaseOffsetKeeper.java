package io.mergelane.offsets;

import java.time.Duration;

import javax.sql.DataSource;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.listener.OffsetKeeper;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps positions in a table.
 * <p>
 * Threading: thread-safe.
 */
public final class DatabaseOffsetKeeper implements OffsetKeeper {

	private final DataSource dataSource;

	private final @Nullable String dataSourceName;

	private final PlatformTransactionManager transactionManager;

	private final String table;

	private final Duration claimTimeout;

	/**
	 * Create a keeper.
	 * @param dataSource the data source of the table
	 * @param dataSourceName its bean name, or {@code null} for the only one
	 * @param transactionManager begins transactions on it
	 * @param table name of the table
	 * @param claimTimeout how long to wait for a transaction of the former owner of a
	 * partition
	 */
	public DatabaseOffsetKeeper(DataSource dataSource, @Nullable String dataSourceName,
			PlatformTransactionManager transactionManager, String table, Duration claimTimeout) {
		this.dataSource = dataSource;
		this.dataSourceName = dataSourceName;
		this.transactionManager = transactionManager;
		this.table = table;
		this.claimTimeout = claimTimeout;
	}

	@Override
	public KeptOffsets keep(String listener, String group, @Nullable String dataSource, RecordsHandler handler) {
		if (dataSource != null && !dataSource.equals(this.dataSourceName)) {
			throw new InvalidLaneListenerException(
					"Lane listener '%s' writes to the DataSource '%s', and its position is kept in another one, so that they cannot be in one transaction."
						.formatted(listener, dataSource),
					"Set mergelane.offsets.data-source to the same one.");
		}
		OffsetTable rows = new OffsetTable(this.dataSource, this.table, group,
				(int) Math.max(1, this.claimTimeout.toSeconds()));
		check(listener, rows);
		TransactionTemplate transaction = new TransactionTemplate(this.transactionManager);
		// Each statement must see what others committed while it waited for their locks.
		transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		DatabaseOffsets offsets = new DatabaseOffsets(rows, transaction);
		return new KeptOffsets(offsets, new TransactionalHandler(handler, offsets, transaction));
	}

	private void check(String listener, OffsetTable rows) {
		try {
			rows.check();
		}
		catch (BadSqlGrammarException ex) {
			throw new InvalidLaneListenerException(
					"Lane listener '%s' keeps its position in the table '%s', which is not there or is another one."
						.formatted(listener, this.table),
					"Create it by the script of your database in classpath:io/mergelane/offsets/, or set mergelane.offsets.initialize-schema=always.",
					ex);
		}
		catch (DataAccessException ex) {
			throw new InvalidLaneListenerException(
					"Lane listener '%s' cannot look at the table of positions '%s': %s.".formatted(listener, this.table,
							ex.getClass().getSimpleName()),
					"Start the database, and check spring.datasource.url and the account.", ex);
		}
	}

}
