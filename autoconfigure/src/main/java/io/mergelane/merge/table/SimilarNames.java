package io.mergelane.merge.table;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Finds names that somebody may have meant.
 * <p>
 * Threading: stateless.
 */
final class SimilarNames {

	private static final int MOST = 3;

	private SimilarNames() {
	}

	static List<String> of(String name, Collection<String> candidates) {
		String wanted = plain(name);
		return candidates.stream().filter((candidate) -> isSimilar(wanted, plain(candidate))).limit(MOST).toList();
	}

	private static String plain(String name) {
		return name.substring(name.lastIndexOf('.') + 1).replace("_", "").toLowerCase(Locale.ROOT);
	}

	private static boolean isSimilar(String wanted, String candidate) {
		// Two, so that a pair of swapped letters passes.
		int tolerated = Math.max(Math.min(wanted.length() / 2, 2), wanted.length() / 4);
		return Math.abs(wanted.length() - candidate.length()) <= tolerated && distance(wanted, candidate) <= tolerated;
	}

	/**
	 * Levenshtein's distance, one row of the matrix at a time.
	 */
	private static int distance(String left, String right) {
		int[] row = new int[right.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= left.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int substituted = diagonal + ((left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(substituted, Math.min(row[j - 1], row[j]) + 1);
			}
		}
		return row[right.length()];
	}

}
