package io.mergelane.merge;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;

/**
 * What a failed statement, commit or connection means for the rows being written.
 * <p>
 * Threading: immutable.
 */
public enum MergeFailure {

	/**
	 * It may well succeed when done again: a deadlock, a timeout, a lost connection.
	 */
	TRANSIENT,

	/**
	 * A unique index refused a row. Another writer may have inserted its key meanwhile,
	 * or the row violates another unique index: doing it again tells.
	 */
	KEY_RACE,

	/**
	 * At least one of the rows cannot be written.
	 */
	DATA,

	/**
	 * The statement cannot succeed whatever the rows: the table is missing, a privilege
	 * is.
	 */
	SYSTEMIC;

	/**
	 * Classify by what the SQL standard and JDBC define, for a dialect to refine.
	 * @param failure the failure
	 * @return what it means
	 */
	public static MergeFailure standard(SQLException failure) {
		if (failure instanceof SQLTransientException || failure instanceof SQLRecoverableException) {
			return TRANSIENT;
		}
		String state = (failure.getSQLState() != null) ? failure.getSQLState() : "";
		// Connection lost; serialization failure; unknown whether the commit took place.
		if (state.startsWith("08") || state.equals("40001") || state.equals("40003")) {
			return TRANSIENT;
		}
		if (state.equals("23505")) {
			return KEY_RACE;
		}
		return (state.startsWith("21") || state.startsWith("22") || state.startsWith("23")) ? DATA : SYSTEMIC;
	}

}
