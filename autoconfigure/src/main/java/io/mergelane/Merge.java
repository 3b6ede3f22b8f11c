package io.mergelane;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A row with what is to be done with it, for a {@link MergeInto} listener that does not
 * only upsert rows of one table. A row without this is upserted.
 * <p>
 * Threading: immutable.
 *
 * @param row a Java record, a bean or a {@code Map} of columns to values
 * @param deletes whether the row is deleted instead of upserted
 * @param table the table, or {@code null} for the only one, or that of the type of the
 * row
 * @param version the version, or {@code null} if the row has it
 */
public record Merge(Object row, boolean deletes, @Nullable String table, @Nullable Object version) {

	public Merge {
		Assert.notNull(row, "'row' must not be null");
	}

	/**
	 * Insert the row, or update an older one.
	 * @param row a record, bean or map
	 * @return the upsert
	 */
	public static Merge upsert(Object row) {
		return new Merge(row, false, null, null);
	}

	/**
	 * Delete the row, if it is older.
	 * @param row a record, bean or map with at least key and version; where the row is
	 * kept with a flag, its other columns are written as well
	 * @return the delete
	 */
	public static Merge delete(Object row) {
		return new Merge(row, true, null, null);
	}

	/**
	 * Name the table, where a listener writes into several.
	 * @param table name of the table, as in {@link MergeInto#table()}
	 * @return the same for that table
	 */
	public Merge into(String table) {
		return new Merge(this.row, this.deletes, table, this.version);
	}

	/**
	 * Give the version, where the row does not have it.
	 * @param version the version
	 * @return the same with that version
	 */
	public Merge version(Object version) {
		return new Merge(this.row, this.deletes, this.table, version);
	}

}
