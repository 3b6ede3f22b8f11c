package io.mergelane.failure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The verdicts on the codes of one giver, such as a database.
 * <p>
 * Threading: immutable.
 */
final class CodeVerdicts {

	static final String SQL_STATE = "SQLState";

	private static final String RANGE = "..";

	private final Map<String, FailureVerdict> names = new HashMap<>();

	/**
	 * By the first number of each range.
	 */
	private final NavigableMap<Integer, Range> numbers = new TreeMap<>();

	/**
	 * Create from the lines of one giver.
	 * @param kind who gives the codes
	 * @param rows lines of any kind
	 */
	CodeVerdicts(String kind, List<FailureRow> rows) {
		for (FailureRow row : rows) {
			if (row.kind().equals(kind)) {
				row.keys().forEach((key) -> add(key, row.verdict()));
			}
		}
	}

	private void add(String key, FailureVerdict verdict) {
		this.names.put(key, verdict);
		int dots = key.indexOf(RANGE);
		String first = (dots > 0) ? key.substring(0, dots) : key;
		String last = (dots > 0) ? key.substring(dots + RANGE.length()) : key;
		if (first.matches("-?\\d{1,10}")) {
			this.numbers.put(Integer.valueOf(first), new Range(Integer.parseInt(last), verdict));
		}
	}

	@Nullable FailureVerdict of(Object code) {
		return (code instanceof Integer number) ? ofNumber(number) : this.names.get(code.toString());
	}

	@Nullable FailureVerdict ofNumber(int code) {
		Map.Entry<Integer, Range> range = this.numbers.floorEntry(code);
		return (range != null && code <= range.getValue().last()) ? range.getValue().verdict() : null;
	}

	/**
	 * The verdict on an SQL state: its own, or else that of its class.
	 */
	@Nullable FailureVerdict ofState(@Nullable String state) {
		if (state == null || state.length() < 2) {
			return null;
		}
		FailureVerdict own = this.names.get(state);
		return (own != null) ? own : this.names.get(state.substring(0, 2));
	}

	private record Range(int last, FailureVerdict verdict) {

	}

}
