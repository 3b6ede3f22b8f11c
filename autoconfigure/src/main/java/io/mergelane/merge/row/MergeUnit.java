package io.mergelane.merge.row;

import java.util.List;

/**
 * Rows that are written in one transaction or not at all. Public only for the packages
 * beside this one.
 * <p>
 * Threading: immutable.
 */
public interface MergeUnit {

	/**
	 * Index of what the rows came from, in the list that was to be written.
	 * @return the index
	 */
	int index();

	/**
	 * The rows, at least one.
	 * @return the rows
	 */
	List<MappedRow> rows();

}
