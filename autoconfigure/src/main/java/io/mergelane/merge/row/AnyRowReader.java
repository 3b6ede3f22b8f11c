package io.mergelane.merge.row;

import java.util.function.Function;

import io.mergelane.merge.table.UnfitTableException;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ConcurrentLruCache;

/**
 * Reads rows of record and bean types that are not known before they come.
 * <p>
 * Threading: thread-safe.
 */
final class AnyRowReader implements RowReader {

	private static final int TYPES = 64;

	private final ConcurrentLruCache<Class<?>, RowReader> readers;

	AnyRowReader(Function<Class<?>, RowReader> readers) {
		this.readers = new ConcurrentLruCache<>(TYPES, readers);
	}

	@Override
	public MappedRow read(int index, Object row, RowMark mark) {
		return reader(row).read(index, row, mark);
	}

	private RowReader reader(Object row) {
		if (BeanUtils.isSimpleValueType(row.getClass())) {
			throw new InvalidRowException(null, row.getClass().getSimpleName() + " is not a row");
		}
		try {
			return this.readers.get(row.getClass());
		}
		catch (UnfitTableException ex) {
			throw new InvalidRowException(null, ex.description());
		}
	}

}
