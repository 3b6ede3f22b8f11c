package io.mergelane.failure;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Judges a failure of a database by the database's own code, which is the more precise
 * one, or else by the SQL state.
 * <p>
 * Threading: immutable.
 */
final class SqlReader implements CodeReader {

	/**
	 * A batch may bring one failure per statement.
	 */
	private static final int MOST = 32;

	private final CodeVerdicts states;

	private final Map<Database, CodeVerdicts> codes = new EnumMap<>(Database.class);

	SqlReader(List<FailureRow> rows) {
		this.states = new CodeVerdicts(CodeVerdicts.SQL_STATE, rows);
		for (Database database : Database.values()) {
			this.codes.put(database, new CodeVerdicts(database.kind, rows));
		}
	}

	/**
	 * Transient if one of those chained is; otherwise what the last one says of which
	 * something is known, as the first ones may be of the batch only.
	 */
	@Override
	public @Nullable FailureVerdict read(Throwable failure) {
		FailureVerdict verdict = null;
		SQLException next = (SQLException) failure;
		for (int i = 0; next != null && i < MOST; i++) {
			FailureVerdict single = single(next);
			if (single == FailureVerdict.TRANSIENT) {
				return single;
			}
			verdict = (single != null) ? single : verdict;
			next = next.getNextException();
		}
		return verdict;
	}

	private @Nullable FailureVerdict single(SQLException failure) {
		Database database = Database.of(failure);
		FailureVerdict ofCode = (database != null) ? ofCode(database, failure) : null;
		return (ofCode != null) ? ofCode : this.states.ofState(failure.getSQLState());
	}

	private @Nullable FailureVerdict ofCode(Database database, SQLException failure) {
		CodeVerdicts verdicts = this.codes.get(database);
		return (verdicts != null) ? verdicts.ofNumber(database.code(failure)) : null;
	}

	/**
	 * Databases whose codes say more than the SQL state, told apart by their drivers'
	 * classes.
	 */
	private enum Database {

		MYSQL("MySQL", "com.mysql.", "org.mariadb."), ORACLE("Oracle", "oracle."),
		SQL_SERVER("SQL Server", "com.microsoft.sqlserver."), DB2("Db2", "com.ibm.db2."),
		SQLITE("SQLite", "org.sqlite.");

		private static final ClassValue<Driver> DRIVERS = new ClassValue<>() {

			@Override
			protected Driver computeValue(Class<?> type) {
				return Driver.of(type.getName());
			}

		};

		private final String kind;

		private final String[] drivers;

		Database(String kind, String... drivers) {
			this.kind = kind;
			this.drivers = drivers;
		}

		static @Nullable Database of(SQLException failure) {
			Driver driver = DRIVERS.get(failure.getClass());
			if (!driver.standard()) {
				return driver.database();
			}
			// Two drivers throw the classes of JDBC. Pools do too, without a code.
			String message = failure.getMessage();
			return (message != null && message.startsWith("ORA-")) ? ORACLE : MYSQL;
		}

		int code(SQLException failure) {
			// The lowest byte of an extended code is the code.
			return (this == SQLITE) ? failure.getErrorCode() & 0xff : failure.getErrorCode();
		}

		private boolean isNamed(String type) {
			return Arrays.stream(this.drivers).anyMatch(type::startsWith);
		}

	}

	/**
	 * Whose class it is.
	 *
	 * @param database the database, if it is one with codes of its own
	 * @param standard whether the class is one of JDBC itself
	 */
	private record Driver(@Nullable Database database, boolean standard) {

		static Driver of(String type) {
			Database named = Arrays.stream(Database.values())
				.filter((database) -> database.isNamed(type))
				.findFirst()
				.orElse(null);
			return new Driver(named, type.startsWith("java.sql."));
		}

	}

}
