package io.mergelane.merge.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Knows, of the rows of one call, the newest of each key and what to fall back to if the
 * database refuses it. Public only for the packages beside this one.
 * <p>
 * Invariant: of rows with equal key and version the first to arrive stays.
 * <p>
 * Threading: confined to one thread.
 */
public final class MergeBatch {

	private final Map<RowKey, Contest> contests = new LinkedHashMap<>();

	/**
	 * Add a row.
	 * @param row the row
	 */
	public void add(MappedRow row) {
		Contest contest = this.contests.get(row.key());
		if (contest == null) {
			this.contests.put(row.key(), new Contest(row));
		}
		else {
			contest.add(row);
		}
	}

	/**
	 * The newest row of each key.
	 * @return the rows, in no order
	 */
	public List<MappedRow> newest() {
		List<MappedRow> rows = new ArrayList<>(this.contests.size());
		this.contests.values().forEach((contest) -> rows.add(contest.newest));
		return rows;
	}

	/**
	 * The newest row left once the newest of its key was refused.
	 * @param refused the row refused
	 * @return the row, or {@code null} if none is left
	 */
	public @Nullable MappedRow successor(MappedRow refused) {
		Contest contest = this.contests.get(refused.key());
		return (contest != null) ? contest.successor() : null;
	}

	/**
	 * Lists of rows that can share a statement, each in key order.
	 * @param rows rows of distinct keys
	 * @return the lists
	 */
	public static Collection<List<MappedRow>> sorted(List<MappedRow> rows) {
		Map<WritePlan, List<MappedRow>> groups = new LinkedHashMap<>();
		rows.forEach((row) -> groups.computeIfAbsent(row.writePlan(), (plan) -> new ArrayList<>()).add(row));
		groups.values().forEach((group) -> group.sort(Comparator.comparing(MappedRow::key)));
		return groups.values();
	}

	private static final class Contest {

		private static final Comparator<MappedRow> NEWEST_FIRST = ((Comparator<MappedRow>) (left, right) -> right
			.compareVersion(left)).thenComparingInt(MappedRow::index);

		private MappedRow newest;

		private List<MappedRow> others = List.of();

		Contest(MappedRow row) {
			this.newest = row;
		}

		void add(MappedRow row) {
			if (this.others.isEmpty()) {
				this.others = new ArrayList<>(2);
			}
			if (row.compareVersion(this.newest) > 0) {
				this.others.add(this.newest);
				this.newest = row;
			}
			else {
				this.others.add(row);
			}
		}

		@Nullable MappedRow successor() {
			if (this.others.isEmpty()) {
				return null;
			}
			this.others.sort(NEWEST_FIRST);
			this.newest = this.others.remove(0);
			return this.newest;
		}

	}

}
