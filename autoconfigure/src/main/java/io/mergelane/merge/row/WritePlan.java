package io.mergelane.merge.row;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergePlan;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.value.InvalidValueException;
import io.mergelane.merge.value.ValueConverter;
import org.jspecify.annotations.Nullable;

/**
 * How rows of one column set become valid rows.
 * <p>
 * Threading: immutable.
 */
final class WritePlan {

	private final MergeTarget target;

	private final MergePlan plan;

	private final List<ValueConverter> converters;

	private final int[] key;

	private final int[] order;

	WritePlan(MergeTarget target, Collection<MergeColumn> columns, boolean acceptsNul) {
		this.target = target;
		this.plan = target.plan(columns);
		this.converters = this.plan.columns()
			.stream()
			.map((column) -> ValueConverter.of(column.type(), target.rounding(column), acceptsNul))
			.toList();
		this.key = positions(this.plan.key());
		this.order = positions(this.plan.order().columns());
	}

	private int[] positions(List<MergeColumn> columns) {
		return columns.stream().mapToInt(this.plan.columns()::indexOf).toArray();
	}

	MergeTarget target() {
		return this.target;
	}

	MergePlan plan() {
		return this.plan;
	}

	/**
	 * Convert the values of a row, given in the order of the plan's columns.
	 * @throws InvalidRowException if a column cannot take its value
	 */
	MappedRow row(int index, @Nullable Object[] values, boolean deleted) {
		@Nullable Object[] converted = new Object[values.length];
		for (int i = 0; i < values.length; i++) {
			converted[i] = convert(i, values[i]);
		}
		return new MappedRow(index, this, converted, comparables(this.key, converted),
				comparables(this.order, converted), deleted);
	}

	private @Nullable Object convert(int column, @Nullable Object value) {
		MergeColumn target = this.plan.columns().get(column);
		Object converted = (value != null) ? converted(column, value) : null;
		if (converted == null && (!target.nullable() || this.target.isCompared(target))) {
			throw new InvalidRowException(target.name(),
					(value != null) ? "must not be empty, which the database takes for null" : "must not be null");
		}
		return converted;
	}

	private @Nullable Object converted(int column, Object value) {
		try {
			Object converted = this.converters.get(column).convert(value);
			return (converted.equals("") && this.target.table().emptyTextIsNull()) ? empty(value) : converted;
		}
		catch (InvalidValueException ex) {
			throw new InvalidRowException(this.plan.columns().get(column).name(), ex.reason());
		}
	}

	/**
	 * Blanks are trimmed where a column is filled up with them, but are not null.
	 */
	private static @Nullable Object empty(Object value) {
		return (value instanceof CharSequence text && !text.isEmpty()) ? " " : null;
	}

	private static Comparables comparables(int[] columns, @Nullable Object[] values) {
		Comparable<?>[] parts = new Comparable<?>[columns.length];
		for (int i = 0; i < columns.length; i++) {
			parts[i] = comparable(values[columns[i]]);
		}
		return new Comparables(parts);
	}

	private static Comparable<?> comparable(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return ByteBuffer.wrap(bytes);
		}
		if (value instanceof Comparable<?> comparable) {
			return comparable;
		}
		throw new IllegalStateException("Key and version columns are not null and have comparable values");
	}

}
