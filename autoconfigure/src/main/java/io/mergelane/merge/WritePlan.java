package io.mergelane.merge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ConcurrentLruCache;

/**
 * How rows of one column set become valid rows, and the statements that write them.
 * <p>
 * Threading: thread-safe.
 */
final class WritePlan {

	private static final int STATEMENTS = 16;

	private final MergePlan plan;

	private final List<ValueConverter> converters;

	private final int[] key;

	private final int version;

	private final ConcurrentLruCache<Integer, String> statements;

	WritePlan(MergeTarget target, MergePlan plan, MergeDialect dialect) {
		this.plan = plan;
		this.converters = plan.columns()
			.stream()
			.map((column) -> ValueConverter.of(column, target.role(column), dialect.acceptsNulCharacter()))
			.toList();
		this.key = plan.key().stream().mapToInt(plan.columns()::indexOf).toArray();
		this.version = plan.columns().indexOf(plan.version());
		this.statements = new ConcurrentLruCache<>(STATEMENTS, (rows) -> dialect.statement(plan, rows));
	}

	MergePlan plan() {
		return this.plan;
	}

	String statement(int rows) {
		return this.statements.get(rows);
	}

	/**
	 * Convert the values of a row, given in the order of the plan's columns.
	 * @throws InvalidRowException if a column cannot take its value
	 */
	MappedRow row(int index, @Nullable Object[] values) {
		@Nullable Object[] converted = new Object[values.length];
		for (int i = 0; i < values.length; i++) {
			converted[i] = convert(index, i, values[i]);
		}
		return new MappedRow(index, this, converted, key(converted), comparable(converted[this.version]));
	}

	private @Nullable Object convert(int index, int column, @Nullable Object value) {
		MergeColumn target = this.plan.columns().get(column);
		if (value == null) {
			if (!target.nullable()) {
				throw new InvalidRowException(index, target.name(), "must not be null");
			}
			return null;
		}
		try {
			return this.converters.get(column).convert(value);
		}
		catch (InvalidValueException ex) {
			throw new InvalidRowException(index, target.name(), ex.reason());
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
