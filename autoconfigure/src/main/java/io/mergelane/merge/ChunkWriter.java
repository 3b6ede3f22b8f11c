package io.mergelane.merge;

import java.util.List;

import io.mergelane.merge.row.MappedRow;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gets a chunk of rows into the table: does a transaction again that failed in passing,
 * and halves one that failed for a row until that row stands alone.
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

	private final int maxAttempts;

	private final BackOff backOff;

	ChunkWriter(ChunkTransaction transaction, MergeDialect dialect, int maxAttempts, BackOff backOff) {
		this.transaction = transaction;
		this.dialect = dialect;
		this.maxAttempts = maxAttempts;
		this.backOff = backOff;
	}

	void write(List<MappedRow> chunk, WriteOutcome outcome) {
		if (this.transaction.isOuterActive()) {
			// After a failure that transaction is its owner's to roll back and do again.
			outcome.committed(chunk.size(), this.transaction.send(chunk));
			return;
		}
		write(chunk, KEY_RACES, outcome);
	}

	private void write(List<MappedRow> chunk, int keyRaces, WriteOutcome outcome) {
		FailedWrite failure = attempt(chunk, keyRaces, outcome);
		if (failure == null) {
			return;
		}
		if (chunk.size() == 1) {
			outcome.refused(chunk.get(0), failure.reason(this.dialect));
			return;
		}
		int middle = chunk.size() / 2;
		// What did not pass as a race will not on the way down, save for the last row.
		write(chunk.subList(0, middle), (middle == 1) ? KEY_RACES : 0, outcome);
		write(chunk.subList(middle, chunk.size()), (chunk.size() - middle == 1) ? KEY_RACES : 0, outcome);
	}

	/**
	 * Try to commit the chunk.
	 * @return the failure if it lies in the rows, {@code null} if they are committed
	 */
	private @Nullable FailedWrite attempt(List<MappedRow> chunk, int keyRaces, WriteOutcome outcome) {
		int racesLeft = keyRaces;
		for (int attempt = 1;; attempt++) {
			FailedWrite failure = tryOnce(chunk, outcome);
			if (failure == null || failure.kind() == MergeFailure.DATA) {
				return failure;
			}
			if (failure.kind() == MergeFailure.KEY_RACE && racesLeft-- <= 0) {
				return failure;
			}
			if (failure.kind() == MergeFailure.SYSTEMIC || failure.isWithoutConnection()
					|| (failure.kind() == MergeFailure.TRANSIENT && attempt >= this.maxAttempts)) {
				throw failure.toThrow();
			}
			pause(failure, attempt);
			outcome.retried();
		}
	}

	private @Nullable FailedWrite tryOnce(List<MappedRow> chunk, WriteOutcome outcome) {
		try {
			outcome.committed(chunk.size(), this.transaction.commit(chunk));
			return null;
		}
		catch (RuntimeException ex) {
			return FailedWrite.of(ex, this.dialect);
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
