package io.mergelane.benchmarks.merge;

import io.mergelane.benchmarks.report.Section;

/**
 * What the rows of a pass are to those in the table.
 */
enum WritePass {

	/**
	 * The table is empty.
	 */
	FRESH("fresh", "rows into an empty table", 0, true),

	/**
	 * All rows are newer.
	 */
	UPDATE("update", "rows, each newer than the stored one", 1, true),

	/**
	 * All rows are there already.
	 */
	REPLAY("replay", "rows, each as it is stored", 1, false);

	private final String title;

	private final String about;

	private final int version;

	private final boolean writes;

	WritePass(String title, String about, int version, boolean writes) {
		this.title = title;
		this.about = about;
		this.version = version;
		this.writes = writes;
	}

	String title() {
		return this.title;
	}

	/**
	 * Return the section of the report.
	 * @param rows number of rows
	 * @param suffix what is added to the title
	 */
	Section section(int rows, String suffix) {
		return new Section(this.title + suffix, String.format("%,d %s", rows, this.about));
	}

	/**
	 * Return the version of its rows.
	 */
	int version() {
		return this.version;
	}

	/**
	 * Return whether its rows change the table.
	 */
	boolean writes() {
		return this.writes;
	}

}
