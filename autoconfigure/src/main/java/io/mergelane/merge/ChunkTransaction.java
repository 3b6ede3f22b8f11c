package io.mergelane.merge;

import java.util.List;

import javax.sql.DataSource;

import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.table.MergePlan;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ConcurrentLruCache;

/**
 * Sends rows in one transaction: the caller's if it has one, else one of its own.
 * <p>
 * Threading: thread-safe.
 */
final class ChunkTransaction {

	private static final int STATEMENTS = 64;

	private final DataSource dataSource;

	private final MergeDialect dialect;

	private final ConcurrentLruCache<Statement, String> statements;

	private final JdbcTemplate jdbcTemplate;

	private final TransactionTemplate transaction;

	ChunkTransaction(DataSource dataSource, MergeDialect dialect) {
		JdbcTransactionManager transactionManager = new ChunkTransactionManager(dataSource);
		// As the transaction manager sees it, without a transaction-aware proxy.
		DataSource target = transactionManager.getDataSource();
		this.dataSource = (target != null) ? target : dataSource;
		this.dialect = dialect;
		this.statements = new ConcurrentLruCache<>(STATEMENTS, (key) -> dialect.statement(key.plan(), key.rows()));
		this.jdbcTemplate = new JdbcTemplate(this.dataSource);
		this.transaction = new TransactionTemplate(transactionManager);
		// Each statement must see what others committed while it waited for their locks.
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
	}

	/**
	 * Whether the calling thread has a transaction of its own on the data source.
	 */
	boolean isOuterActive() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.hasResource(this.dataSource);
	}

	/**
	 * Send rows that share a plan, in key order, and commit.
	 * @return the number of rows inserted or updated
	 */
	int commit(List<MappedRow> rows) {
		return orZero(this.transaction.execute((status) -> send(rows)));
	}

	/**
	 * Send rows within the transaction of the calling thread.
	 * @return the number of rows inserted or updated
	 */
	int send(List<MappedRow> rows) {
		int changed = 0;
		int from = 0;
		while (from < rows.size()) {
			int count = this.dialect.statementRows(rows.size() - from);
			changed += execute(rows.subList(from, from + count));
			from += count;
		}
		return changed;
	}

	private int execute(List<MappedRow> rows) {
		MergePlan plan = rows.get(0).plan();
		PreparedStatementCallback<Integer> update = (statement) -> {
			this.dialect.bind(statement, plan, rows);
			return statement.executeUpdate();
		};
		return orZero(this.jdbcTemplate.execute(this.statements.get(new Statement(plan, rows.size())), update));
	}

	private static int orZero(@Nullable Integer number) {
		return (number != null) ? number : 0;
	}

	/**
	 * Does not let a rollback that fails hide why it was needed: of a lost connection a
	 * pool only says that it is closed.
	 */
	private static final class ChunkTransactionManager extends JdbcTransactionManager {

		ChunkTransactionManager(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			try {
				super.doRollback(status);
			}
			catch (DataAccessException | TransactionException ex) {
				this.logger.debug("Rollback failed, the connection is given back as it is");
			}
		}

	}

	/**
	 * What a statement's text depends on.
	 */
	private record Statement(MergePlan plan, int rows) {
	}

}
