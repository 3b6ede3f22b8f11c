package io.mergelane.benchmarks.workload;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * What is odd about key 0. Where anything is, the throughput that counts is that of the
 * other keys.
 * <p>
 * Threading: immutable.
 */
public enum OddKey {

	/**
	 * Nothing: it counts as the others do.
	 */
	NONE,

	/**
	 * It has 80 % of the records.
	 */
	HOT,

	/**
	 * The records are those of {@link #HOT} without those of this key.
	 */
	HOT_REMOVED,

	/**
	 * It does not fail, as it does in the runs that are compared with this.
	 */
	MENDED,

	/**
	 * It fails, nobody knows why, and there are no dead letters: it waits.
	 */
	WAITING,

	/**
	 * It fails, nobody knows why, until its records become dead letters.
	 */
	GIVEN_UP,

	/**
	 * Its records are at fault, and there are no dead letters: each is tried again for
	 * itself.
	 */
	PARKED,

	/**
	 * Its records are at fault, and become dead letters at once.
	 */
	REJECTED;

	/**
	 * Number of the key.
	 */
	public static final int NUMBER = 0;

	private static final int HOT_PERCENT = 80;

	/**
	 * Return whether a record is of the key.
	 * @param record the record
	 * @return whether it is, and there is something about that key
	 */
	public boolean isOf(Payload record) {
		return this != NONE && record.key() == NUMBER;
	}

	/**
	 * Return how many records are of the key.
	 * @param records number of all records
	 * @param keys number of all keys
	 * @return the number of records, or 0 if nothing is odd about them
	 */
	int records(int records, int keys) {
		return switch (this) {
			case NONE -> 0;
			case HOT, HOT_REMOVED -> (int) (records * (long) HOT_PERCENT / 100);
			case MENDED, WAITING, GIVEN_UP, PARKED, REJECTED -> records / keys;
		};
	}

	/**
	 * Return whether the key fails, or is looked at as it fails in other runs.
	 * @return whether failures are what is looked at
	 */
	public boolean isAboutFailures() {
		return compared() == MENDED;
	}

	/**
	 * Return whether the key fails for as long as there are records of others.
	 * @return whether it fails
	 */
	public boolean fails() {
		return isAboutFailures() && this != MENDED;
	}

	/**
	 * Return whether a record that has failed may be passed by later ones of the key.
	 * @return whether it may
	 */
	public boolean letsPass() {
		return fails() && this != WAITING;
	}

	/**
	 * Return whether records may become dead letters.
	 * @return whether they may
	 */
	public boolean hasDeadLetters() {
		return this == GIVEN_UP || this == REJECTED;
	}

	/**
	 * Make what the handler throws.
	 * @return the exception, or {@code null} if it does not fail
	 */
	public @Nullable RuntimeException failure() {
		return switch (this) {
			case NONE, HOT, HOT_REMOVED, MENDED -> null;
			case WAITING, GIVEN_UP -> new IllegalStateException("This key fails");
			case PARKED, REJECTED -> new DataIntegrityViolationException("This key fails");
		};
	}

	/**
	 * Return what the key is like in warm-up passes, and in the runs to compare with.
	 */
	OddKey compared() {
		return switch (this) {
			case NONE, HOT_REMOVED, MENDED -> this;
			case HOT -> HOT_REMOVED;
			case WAITING, GIVEN_UP, PARKED, REJECTED -> MENDED;
		};
	}

	/**
	 * Return what is run in turn.
	 */
	List<OddKey> together() {
		return (this == WAITING) ? List.of(MENDED, WAITING, GIVEN_UP, PARKED, REJECTED)
				: Stream.of(compared(), this).distinct().toList();
	}

}
