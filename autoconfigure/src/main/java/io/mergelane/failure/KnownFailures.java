package io.mergelane.failure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Judges failures by the {@link FailureTable}.
 * <p>
 * Threading: thread-safe. What depends on the class alone is worked out once per class.
 */
final class KnownFailures {

	static final KnownFailures INSTANCE = new KnownFailures(FailureTable.ROWS);

	private final Map<String, FailureRow> classes = new HashMap<>();

	private final Map<String, CodeVerdicts> codes = new HashMap<>();

	private final SqlReader sql;

	private final ClassValue<KnownClass> known = new ClassValue<>() {

		@Override
		protected KnownClass computeValue(Class<?> type) {
			return find(type);
		}

	};

	private KnownFailures(List<FailureRow> rows) {
		this.sql = new SqlReader(rows);
		for (FailureRow row : rows) {
			if (row.isOfClasses()) {
				row.keys().forEach((name) -> this.classes.put(name, row));
			}
			else {
				this.codes.computeIfAbsent(row.kind(), (kind) -> new CodeVerdicts(kind, rows));
			}
		}
	}

	/**
	 * Judge a failure: transient if anything in it is. Otherwise the innermost that says
	 * something decides, as it knows best, unless one further out speaks for all.
	 */
	FailureVerdict classify(Throwable failure) {
		FailureVerdict verdict = FailureVerdict.UNKNOWN;
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < CauseChain.MAX_DEPTH; depth++) {
			KnownClass type = this.known.get(cause.getClass());
			FailureVerdict single = type.verdict(cause);
			if (single == FailureVerdict.TRANSIENT || type.isLast()) {
				return Objects.requireNonNull(single);
			}
			verdict = (single != null) ? single : verdict;
			cause = cause.getCause();
		}
		return verdict;
	}

	private KnownClass find(Class<?> type) {
		Class<?> current = type;
		FailureRow row = this.classes.get(current.getName());
		// Throwable has a line.
		while (row == null) {
			current = Objects.requireNonNull(current.getSuperclass());
			row = this.classes.get(current.getName());
		}
		return new KnownClass(row, reader(current, row.note()));
	}

	private CodeReader reader(Class<?> type, String note) {
		if (!note.startsWith(FailureRow.OR_BY)) {
			return CodeReader.NONE;
		}
		String[] by = note.substring(FailureRow.OR_BY.length()).split(" ");
		return by[0].equals(FailureRow.SQL) ? this.sql : StatusReader.of(type, by[1], verdicts(by[0]));
	}

	private CodeVerdicts verdicts(String kind) {
		CodeVerdicts verdicts = this.codes.get(kind);
		return Objects.requireNonNull(verdicts, kind);
	}

}
