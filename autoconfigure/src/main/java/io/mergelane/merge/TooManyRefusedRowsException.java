package io.mergelane.merge;

import org.springframework.dao.DataAccessException;

/**
 * The database refuses so many rows that the fault is taken to lie elsewhere: in the
 * table, in a constraint, in a trigger. Nothing was written or rejected of their chunk.
 * <p>
 * Threading: immutable.
 */
public final class TooManyRefusedRowsException extends DataAccessException {

	TooManyRefusedRowsException(int most, String reason, Throwable cause) {
		super("More than %d rows of one chunk are refused, the last one because it %s; if that is as it should be, raise mergelane.merge.max-refused-rows"
			.formatted(most, reason), cause);
	}

}
