package io.mergelane.merge;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.merge.row.MergeUnit;

/**
 * Collects what became of the rows sent to the database by one call.
 * <p>
 * Threading: confined to one thread.
 */
final class WriteOutcome {

	private MergeCount count = MergeCount.NONE;

	private int retries;

	private List<RefusedUnit> refused = new ArrayList<>();

	void counted(MergeCount more) {
		this.count = this.count.plus(more);
	}

	void retried() {
		this.retries++;
	}

	void refused(List<RefusedUnit> units) {
		this.refused.addAll(units);
	}

	List<RefusedUnit> takeRefused() {
		List<RefusedUnit> taken = this.refused;
		this.refused = new ArrayList<>();
		return taken;
	}

	MergeReport report(int rows, int rejectedRows, List<RejectedRow> rejected) {
		int collapsed = rows - rejectedRows - this.count.rows();
		return new MergeReport(rows, this.count, collapsed, this.retries, rejected);
	}

	/**
	 * Rows that the database refused together.
	 */
	record RefusedUnit(MergeUnit unit, String reason) {

		RejectedRow rejected() {
			return new RejectedRow(this.unit.index(), null, this.reason);
		}

	}

}
