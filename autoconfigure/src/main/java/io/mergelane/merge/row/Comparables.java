package io.mergelane.merge.row;

import java.util.List;

/**
 * The key of a row, or what makes it newer, as the table will hold it: compared column by
 * column.
 * <p>
 * Invariant: the order is the same in every process, since it is that in which rows are
 * locked: numbers by value, text by code unit, no locale.
 * <p>
 * Threading: immutable.
 *
 * @param parts the values, each of one class per column
 */
record Comparables(List<Comparable<?>> parts) implements Comparable<Comparables> {

	@Override
	public int compareTo(Comparables other) {
		for (int i = 0; i < this.parts.size(); i++) {
			int result = compare(this.parts.get(i), other.parts.get(i));
			if (result != 0) {
				return result;
			}
		}
		return 0;
	}

	@SuppressWarnings("unchecked")
	private static int compare(Comparable<?> left, Comparable<?> right) {
		return ((Comparable<Object>) left).compareTo(right);
	}

}
