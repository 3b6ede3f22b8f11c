package io.mergelane.sample.proof;

/**
 * What a look at the table has shown, in rows.
 * <p>
 * Threading: immutable.
 *
 * @param expected keys that were published
 * @param found of these, the ones in the table
 * @param stale found with an older version than the newest one published
 * @param wrong found with the newest version, but with other content
 */
record Proof(int expected, int found, int stale, int wrong) {

	int lost() {
		return this.expected - this.found;
	}

	boolean holds() {
		return lost() == 0 && this.stale == 0 && this.wrong == 0;
	}

}
