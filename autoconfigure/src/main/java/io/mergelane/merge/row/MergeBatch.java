package io.mergelane.merge.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.merge.table.MergeTarget;
import org.jspecify.annotations.Nullable;

/**
 * Knows, of the rows of one call, the newest of each key and what to fall back to if the
 * database refuses it. Public only for the packages beside this one.
 * <p>
 * Invariant: of rows with equal key and version the one stays that would stay if they
 * were written one after the other.
 * <p>
 * Threading: confined to one thread.
 */
public final class MergeBatch {

	private final Map<MergeTarget, Map<Comparables, Contest>> contests = new IdentityHashMap<>();

	/**
	 * Add a row.
	 * @param row the row
	 */
	public void add(MappedRow row) {
		Map<Comparables, Contest> ofTable = this.contests.computeIfAbsent(row.target(), (table) -> new HashMap<>());
		Contest contest = ofTable.get(row.key());
		if (contest == null) {
			ofTable.put(row.key(), new Contest(row));
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
		List<MappedRow> rows = new ArrayList<>();
		this.contests.values().forEach((ofTable) -> ofTable.values().forEach((contest) -> rows.add(contest.newest)));
		return rows;
	}

	/**
	 * The newest rows left once the newest of their keys were refused.
	 * @param refused the rows refused
	 * @return the rows, one for each key that has any left
	 */
	public List<MappedRow> successors(List<MappedRow> refused) {
		List<MappedRow> successors = new ArrayList<>();
		for (MappedRow row : refused) {
			Map<Comparables, Contest> ofTable = this.contests.getOrDefault(row.target(), Map.of());
			Contest contest = ofTable.get(row.key());
			MappedRow successor = (contest != null) ? contest.successor() : null;
			if (successor != null) {
				successors.add(successor);
			}
		}
		return successors;
	}

	/**
	 * Lists of rows that can share a statement, each in key order.
	 * @param rows rows of distinct keys
	 * @return the lists
	 */
	public static Collection<List<MappedRow>> sorted(List<MappedRow> rows) {
		Map<WritePlan, List<MappedRow>> groups = new LinkedHashMap<>();
		rows.forEach((row) -> groups.computeIfAbsent(row.writePlan(), (plan) -> new ArrayList<>()).add(row));
		groups.values().forEach((group) -> group.sort(MappedRow.BY_KEY));
		return groups.values();
	}

	/**
	 * The rows of one index each, in the order of their first keys.
	 * @param rows rows of distinct keys
	 * @param inOrder the order in which rows are written
	 * @return the units, their rows in that order
	 */
	public static List<MergeUnit> units(List<MappedRow> rows, Comparator<MappedRow> inOrder) {
		Map<Integer, List<MappedRow>> byIndex = new HashMap<>();
		rows.stream()
			.sorted(inOrder)
			.forEach((row) -> byIndex.computeIfAbsent(row.index(), (index) -> new ArrayList<>(2)).add(row));
		List<MergeUnit> units = new ArrayList<>(byIndex.size());
		byIndex.forEach((index, ofIndex) -> units.add(new Group(index, ofIndex)));
		units.sort(Comparator.comparing((unit) -> unit.rows().get(0), inOrder));
		return units;
	}

	private static final class Contest {

		private MappedRow newest;

		private List<MappedRow> others = List.of();

		Contest(MappedRow row) {
			this.newest = row;
		}

		void add(MappedRow row) {
			if (this.others.isEmpty()) {
				this.others = new ArrayList<>(2);
			}
			if (row.isNewerThan(this.newest)) {
				this.others.add(this.newest);
				this.newest = row;
			}
			else {
				this.others.add(row);
			}
		}

		@Nullable MappedRow successor() {
			MappedRow successor = null;
			for (MappedRow other : this.others) {
				successor = (successor == null || other.isNewerThan(successor)) ? other : successor;
			}
			if (successor != null) {
				this.others.remove(successor);
				this.newest = successor;
			}
			return successor;
		}

	}

	private record Group(int index, List<MappedRow> rows) implements MergeUnit {

	}

}
