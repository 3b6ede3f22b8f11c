package io.mergelane.merge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import javax.sql.DataSource;

import io.mergelane.merge.row.MappedRow;
import io.mergelane.merge.row.MergeUnit;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

/**
 * Sends rows in one transaction: the caller's if it has one, else one of its own.
 * <p>
 * Threading: thread-safe.
 */
final class ChunkTransaction {

	private final DataSource dataSource;

	private final TargetWriters targets;

	private final JdbcTemplate jdbcTemplate;

	private final TransactionTemplate transaction;

	/**
	 * Create transactions.
	 * @param readCommitted whether connections come with that isolation: to ask each of
	 * them takes a round trip
	 */
	ChunkTransaction(DataSource dataSource, TargetWriters targets, boolean readCommitted) {
		JdbcTransactionManager transactionManager = new ChunkTransactionManager(dataSource);
		// As the transaction manager sees it, without a transaction-aware proxy.
		DataSource target = transactionManager.getDataSource();
		this.dataSource = (target != null) ? target : dataSource;
		this.targets = targets;
		this.jdbcTemplate = new JdbcTemplate(this.dataSource);
		this.transaction = new TransactionTemplate(transactionManager);
		if (!readCommitted) {
			// Each statement must see what others committed while it waited for their
			// locks.
			this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		}
	}

	/**
	 * Whether the calling thread has a transaction of its own on the data source.
	 */
	boolean isOuterActive() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.hasResource(this.dataSource);
	}

	/**
	 * Do something in a transaction of its own, and commit.
	 */
	<T> T commit(Function<TransactionStatus, T> work) {
		T result = this.transaction.execute(work::apply);
		Assert.state(result != null, "No result");
		return result;
	}

	/**
	 * Send units within the transaction of the calling thread.
	 */
	MergeCount send(List<? extends MergeUnit> units) {
		List<MappedRow> rows = rows(units);
		ConnectionCallback<MergeCount> sending = (connection) -> send(connection, rows);
		MergeCount count = this.jdbcTemplate.execute(sending);
		return (count != null) ? count : MergeCount.NONE;
	}

	int purge(List<Purge> purges, Object version) {
		ConnectionCallback<Integer> purging = (connection) -> {
			int deleted = 0;
			for (Purge purge : purges) {
				deleted += purge.run(connection, version);
			}
			return deleted;
		};
		Integer deleted = this.jdbcTemplate.execute(purging);
		return (deleted != null) ? deleted : 0;
	}

	private List<MappedRow> rows(List<? extends MergeUnit> units) {
		List<MappedRow> rows = new ArrayList<>(units.size());
		boolean single = true;
		for (MergeUnit unit : units) {
			rows.addAll(unit.rows());
			single = single && unit instanceof MappedRow;
		}
		if (!single) {
			rows.sort(this.targets.inOrder());
		}
		return rows;
	}

	private MergeCount send(Connection connection, List<MappedRow> rows) throws SQLException {
		MergeCount count = MergeCount.NONE;
		int from = 0;
		while (from < rows.size()) {
			int to = endOfTable(rows, from);
			count = count.plus(this.targets.of(rows.get(from)).write(connection, rows.subList(from, to)));
			from = to;
		}
		return count;
	}

	private static int endOfTable(List<MappedRow> rows, int from) {
		int to = from + 1;
		while (to < rows.size() && rows.get(to).target() == rows.get(from).target()) {
			to++;
		}
		return to;
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

}
