package io.mergelane.merge;

import java.util.List;

import io.mergelane.merge.row.MergeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Gets a chunk of rows into the database: does a transaction again that failed in
 * passing, and one that failed for a row as a search for that row.
 * <p>
 * Invariant: each row is committed, reported as refused, or left to the exception thrown.
 * <p>
 * Threading: thread-safe.
 */
final class ChunkWriter {

	private static final Log logger = LogFactory.getLog(ChunkWriter.class);

	private static final int KEY_RACES = 3;

	private final ChunkTransaction transaction;

	private final MergeDialect dialect;

	private final MergeSettings settings;

	private final BackOff backOff;

	ChunkWriter(ChunkTransaction transaction, MergeDialect dialect, MergeSettings settings, BackOff backOff) {
		this.transaction = transaction;
		this.dialect = dialect;
		this.settings = settings;
		this.backOff = backOff;
	}

	void write(List<? extends MergeUnit> chunk, WriteOutcome outcome) {
		if (this.transaction.isOuterActive()) {
			// After a failure that transaction is its owner's to roll back and do again.
			outcome.counted(this.transaction.send(chunk));
			return;
		}
		int racesLeft = KEY_RACES;
		boolean searching = false;
		for (int attempt = 1;; attempt++) {
			FailedWrite failure = attempt(chunk, searching, outcome);
			if (failure == null) {
				return;
			}
			boolean race = failure.kind() == MergeFailure.KEY_RACE && racesLeft-- > 0;
			if (!searching && !race && failure.isOfRows()) {
				// The search is no attempt of its own: it fails for other reasons only.
				searching = true;
				continue;
			}
			if (!race && (failure.kind() != MergeFailure.TRANSIENT || failure.isWithoutConnection()
					|| attempt >= this.settings.maxAttempts())) {
				throw failure.toThrow();
			}
			pause(failure, attempt);
			outcome.retried();
		}
	}

	/**
	 * Try to commit the chunk, whole or but for the rows that the database refuses.
	 * @return why it failed, {@code null} if it is committed
	 */
	private @Nullable FailedWrite attempt(List<? extends MergeUnit> chunk, boolean searching, WriteOutcome outcome) {
		try {
			if (searching) {
				search(chunk, outcome);
			}
			else {
				outcome.counted(this.transaction.commit((status) -> this.transaction.send(chunk)));
			}
			return null;
		}
		catch (TooManyRefusedRowsException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			return FailedWrite.of(ex, this.dialect);
		}
	}

	private void search(List<? extends MergeUnit> chunk, WriteOutcome outcome) {
		RefusedRows found = this.transaction.commit((status) -> {
			RefusedRows search = new RefusedRows(this.transaction, this.dialect, this.settings.maxRefusedRows(),
					status);
			search.search(chunk);
			return search;
		});
		outcome.counted(found.count());
		outcome.refused(found.refused());
	}

	/**
	 * Purge tables, all in one transaction.
	 */
	int purge(List<Purge> purges, Object version) {
		Assert.state(!purges.isEmpty(), "Rows of the table are not flagged as deleted");
		for (int attempt = 1;; attempt++) {
			try {
				return this.transaction.commit((status) -> this.transaction.purge(purges, version));
			}
			catch (RuntimeException ex) {
				FailedWrite failure = FailedWrite.of(ex, this.dialect);
				if (failure.kind() != MergeFailure.TRANSIENT || attempt >= this.settings.maxAttempts()) {
					throw failure.toThrow();
				}
				pause(failure, attempt);
			}
		}
	}

	private void pause(FailedWrite failure, int attempt) {
		if (logger.isDebugEnabled()) {
			logger.debug("Attempt " + attempt + " to merge rows failed with SQLState " + failure.state()
					+ "; doing it again");
		}
		this.backOff.afterAttempt(attempt);
		if (Thread.currentThread().isInterrupted()) {
			throw failure.toThrow();
		}
	}

}
