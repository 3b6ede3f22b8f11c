package io.mergelane.merge;

/**
 * Reads the columns of a row from what a user returned.
 * <p>
 * Threading: thread-safe.
 */
@FunctionalInterface
interface RowReader {

	/**
	 * Read and validate a row.
	 * @param index index of the row, for reports
	 * @param row the record, bean or map
	 * @return the valid row
	 * @throws InvalidRowException if it cannot be written
	 */
	MappedRow read(int index, Object row);

}
