package io.mergelane.merge;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.merge.row.MappedRow;

/**
 * Collects what became of the rows sent to the database by one call.
 * <p>
 * Threading: confined to one thread.
 */
final class WriteOutcome {

	private int written;

	private int stale;

	private int retries;

	private List<RefusedRow> refused = new ArrayList<>();

	void committed(int rows, int changed) {
		this.written += changed;
		this.stale += rows - changed;
	}

	void retried() {
		this.retries++;
	}

	void refused(MappedRow row, String reason) {
		this.refused.add(new RefusedRow(row, reason));
	}

	List<RefusedRow> takeRefused() {
		List<RefusedRow> taken = this.refused;
		this.refused = new ArrayList<>();
		return taken;
	}

	MergeReport report(int rows, List<RejectedRow> rejected) {
		int collapsed = rows - this.written - this.stale - rejected.size();
		return new MergeReport(rows, this.written, this.stale, collapsed, this.retries, rejected);
	}

	/**
	 * A row that the database refused.
	 */
	record RefusedRow(MappedRow row, String reason) {

		RejectedRow rejected() {
			return new RejectedRow(this.row.index(), null, this.reason);
		}

	}

}
