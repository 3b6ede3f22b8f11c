package io.mergelane.merge;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.merge.row.MergeUnit;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionStatus;

/**
 * Finds the rows that the database refuses among others, by halves: for one in n it takes
 * about two statements for each power of two in n. What is not refused is written.
 * <p>
 * Threading: confined to one thread and transaction.
 */
final class RefusedRows {

	private static final int KEY_RACES = 3;

	private final ChunkTransaction transaction;

	private final MergeDialect dialect;

	private final int most;

	private final TransactionStatus status;

	private final List<WriteOutcome.RefusedUnit> refused = new ArrayList<>();

	private MergeCount count = MergeCount.NONE;

	RefusedRows(ChunkTransaction transaction, MergeDialect dialect, int most, TransactionStatus status) {
		this.transaction = transaction;
		this.dialect = dialect;
		this.most = most;
		this.status = status;
	}

	/**
	 * Write all units that the database takes.
	 * @param units units that it did not take together
	 * @throws DataAccessException if it fails for another reason, or refuses too many
	 */
	void search(List<? extends MergeUnit> units) {
		if (units.size() == 1) {
			single(units.get(0));
			return;
		}
		int middle = units.size() / 2;
		half(units.subList(0, middle));
		half(units.subList(middle, units.size()));
	}

	private void half(List<? extends MergeUnit> units) {
		if (units.size() == 1) {
			single(units.get(0));
		}
		else if (attempt(units) != null) {
			search(units);
		}
	}

	private void single(MergeUnit unit) {
		FailedWrite failure = attempt(List.of(unit));
		for (int race = 0; race < KEY_RACES && failure != null && failure.kind() == MergeFailure.KEY_RACE; race++) {
			failure = attempt(List.of(unit));
		}
		if (failure == null) {
			return;
		}
		if (this.refused.size() >= this.most) {
			throw new TooManyRefusedRowsException(this.most, failure.reason(this.dialect), failure.exception());
		}
		this.refused.add(new WriteOutcome.RefusedUnit(unit, failure.reason(this.dialect)));
	}

	/**
	 * Write units, or leave no trace of them.
	 * @return the failure if it lies in the rows
	 */
	private @Nullable FailedWrite attempt(List<? extends MergeUnit> units) {
		Object savepoint = this.status.createSavepoint();
		FailedWrite failure = null;
		try {
			this.count = this.count.plus(this.transaction.send(units));
		}
		catch (DataAccessException ex) {
			failure = FailedWrite.of(ex, this.dialect);
			if (!failure.isOfRows()) {
				throw ex;
			}
			this.status.rollbackToSavepoint(savepoint);
		}
		this.status.releaseSavepoint(savepoint);
		return failure;
	}

	List<WriteOutcome.RefusedUnit> refused() {
		return this.refused;
	}

	MergeCount count() {
		return this.count;
	}

}
