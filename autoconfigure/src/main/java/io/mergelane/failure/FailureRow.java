package io.mergelane.failure;

import java.util.List;
import java.util.Locale;

/**
 * A line of the {@link FailureTable}.
 * <p>
 * Threading: immutable.
 *
 * @param section the heading it stands under
 * @param kind {@link #CLASS}, or who gives the codes
 * @param keys the names of classes, or the codes
 * @param verdict what they mean
 * @param note what is to be looked at besides, or empty
 * @param why the reason, for people
 */
record FailureRow(String section, String kind, List<String> keys, FailureVerdict verdict, String note, String why) {

	static final String CLASS = "class";

	/**
	 * Note: nothing inside is looked at.
	 */
	static final String WHATEVER_ITS_CAUSE = "whatever its cause";

	/**
	 * Note: with a cause, the class says nothing.
	 */
	static final String WITHOUT_A_CAUSE = "without a cause";

	/**
	 * Note: codes say more, those of {@value #SQL}, or of who is named at the path.
	 */
	static final String OR_BY = "or by ";

	static final String SQL = "SQL";

	static FailureRow parse(String section, String line) {
		String[] columns = line.split(" \\| ");
		String[] what = columns[0].split(": ");
		String[] verdict = columns[1].split(", ", 2);
		return new FailureRow(section, (what.length > 1) ? what[0] : CLASS, List.of(what[what.length - 1].split(", ")),
				FailureVerdict.valueOf(verdict[0].toUpperCase(Locale.ROOT)), (verdict.length > 1) ? verdict[1] : "",
				columns[2]);
	}

	boolean isOfClasses() {
		return this.kind.equals(CLASS);
	}

}
