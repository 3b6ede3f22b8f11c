package io.mergelane.benchmarks.feed;

import java.util.List;

import io.mergelane.benchmarks.workload.Arguments;

/**
 * The feeds by name.
 */
public final class Feeds {

	static final String KEYED = "keyed";

	static final String FEW = "few";

	static final String TWICE = "twice";

	private static final int CHANGES = 400_000;

	private static final int ROWS = 100_000;

	private static final int FEW_PART = 10;

	private Feeds() {
	}

	/**
	 * Return the names.
	 * @return the names
	 */
	public static List<String> names() {
		return List.of(KEYED, FEW, TWICE);
	}

	/**
	 * Return a feed with what the command line changes about it.
	 * @param name its name
	 * @param arguments the command line
	 * @return the feed
	 */
	public static Feed find(String name, Arguments arguments) {
		int changes = arguments.number("changes", CHANGES);
		int rows = arguments.number("rows", ROWS);
		return switch (name) {
			case KEYED -> new Feed(name, changes, rows, false);
			case FEW -> new Feed(name, changes / FEW_PART, rows / FEW_PART, false);
			case TWICE -> new Feed(name, changes, rows, true);
			default -> throw new IllegalArgumentException("No feed " + name + " in " + names());
		};
	}

}
