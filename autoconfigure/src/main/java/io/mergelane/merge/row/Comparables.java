package io.mergelane.merge.row;

import java.util.Arrays;

/**
 * The key of a row, or what makes it newer, as the table will hold it: compared column by
 * column.
 * <p>
 * Invariant: the order is the same in every process, since it is that in which rows are
 * locked: numbers by value, text by code unit, no locale.
 * <p>
 * Threading: immutable.
 */
final class Comparables implements Comparable<Comparables> {

	private final Comparable<?>[] parts;

	private final int hash;

	/**
	 * The first part if it is a number, as most are: nearly all comparisons need no more.
	 */
	private final long first;

	/**
	 * Create a key.
	 * @param parts the values, each of one class per column; not copied
	 */
	Comparables(Comparable<?>... parts) {
		this.parts = parts;
		this.hash = Arrays.hashCode(parts);
		this.first = (parts[0] instanceof Long number) ? number : 0;
	}

	@Override
	public int compareTo(Comparables other) {
		if (this.first != other.first) {
			return Long.compare(this.first, other.first);
		}
		for (int i = 0; i < this.parts.length; i++) {
			int result = compare(this.parts[i], other.parts[i]);
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

	@Override
	public boolean equals(Object other) {
		return other instanceof Comparables comparables && this.hash == comparables.hash
				&& Arrays.equals(this.parts, comparables.parts);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
