package io.mergelane.merge.row;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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

	private final MergePlan plan;

	private final List<ValueConverter> converters;

	private final int[] key;

	private final int version;

	WritePlan(MergeTarget target, Collection<MergeColumn> columns, boolean acceptsNul) {
		this.plan = target.plan(columns);
		this.converters = this.plan.columns()
			.stream()
			.map((column) -> ValueConverter.of(column.type(), target.rounding(column), acceptsNul))
			.toList();
		this.key = this.plan.key().stream().mapToInt(this.plan.columns()::indexOf).toArray();
		this.version = this.plan.columns().indexOf(this.plan.version());
	}

	MergePlan plan() {
		return this.plan;
	}

	/**
	 * Convert the values of a row, given in the order of the plan's columns.
	 * @throws InvalidRowException if a column cannot take its value
	 */
	MappedRow row(int index, @Nullable Object[] values) {
		@Nullable Object[] converted = new Object[values.length];
		for (int i = 0; i < values.length; i++) {
			converted[i] = convert(i, values[i]);
		}
		return new MappedRow(index, this, converted, key(converted), comparable(converted[this.version]));
	}

	private @Nullable Object convert(int column, @Nullable Object value) {
		MergeColumn target = this.plan.columns().get(column);
		if (value == null) {
			if (!target.nullable()) {
				throw new InvalidRowException(target.name(), "must not be null");
			}
			return null;
		}
		try {
			return this.converters.get(column).convert(value);
		}
		catch (InvalidValueException ex) {
			throw new InvalidRowException(target.name(), ex.reason());
		}
	}

	private RowKey key(@Nullable Object[] values) {
		List<Comparable<?>> parts = new ArrayList<>(this.key.length);
		for (int column : this.key) {
			parts.add(comparable(values[column]));
		}
		return new RowKey(parts);
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
