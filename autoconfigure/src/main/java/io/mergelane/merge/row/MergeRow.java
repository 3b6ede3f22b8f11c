package io.mergelane.merge.row;

import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.value.ColumnKind;
import org.jspecify.annotations.Nullable;

/**
 * A valid row to be bound: one value per column of its {@link MergePlan}.
 * <p>
 * Threading: immutable.
 */
public interface MergeRow {

	/**
	 * Value of a column, in the Java type of its {@link ColumnKind}.
	 * @param column index of the column in {@link MergePlan#columns()}
	 * @return the value
	 */
	@Nullable Object value(int column);

}
