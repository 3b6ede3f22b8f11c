package io.mergelane.merge;

import java.util.List;

import org.springframework.util.Assert;

/**
 * The table to merge into, as a user describes it: not yet checked against the database.
 * <p>
 * Columns may be given by their own name or by that of a property ({@code ordSeq} for
 * {@code ord_seq}), in any case.
 * <p>
 * Threading: immutable.
 *
 * @param name name of the table, with its schema if it is not in the connection's own
 * @param key columns of the primary key or of a unique index
 * @param version column that orders the versions of a row
 * @param rules how rows are compared and deleted
 */
public record MergeTable(String name, List<String> key, String version, MergeRules rules) {

	public MergeTable {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notEmpty(key, "'key' must not be empty");
		Assert.hasText(version, "'version' must not be empty");
		key = List.copyOf(key);
	}

	/**
	 * Describe a table whose stored rows stay if versions are equal, and of which no row
	 * is deleted.
	 * @param name name of the table
	 * @param key columns of the primary key or of a unique index
	 * @param version column that orders the versions of a row
	 */
	public MergeTable(String name, List<String> key, String version) {
		this(name, key, version, MergeRules.STANDARD);
	}

}
