package io.mergelane.merge.table;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The columns that have a part to play, as a user names them.
 * <p>
 * Threading: immutable.
 *
 * @param key the key columns
 * @param version the version column
 * @param tie what decides between equal versions, or {@code null}
 * @param flag what says that a row is deleted, or {@code null}
 * @param replacesEqual whether a row that is equal in these counts as newer
 */
public record NamedColumns(List<String> key, String version, @Nullable String tie, @Nullable String flag,
		boolean replacesEqual) {

	public NamedColumns {
		key = List.copyOf(key);
	}

}
