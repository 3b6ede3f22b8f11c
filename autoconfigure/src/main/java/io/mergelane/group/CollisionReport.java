package io.mergelane.group;

/**
 * Tells people what a look has found and what to do.
 * <p>
 * Threading: immutable.
 *
 * @param finding what was found
 * @param instance which instance of this application looked, such as
 * {@code host 10.0.4.7, version 3.2.0}; may be empty
 */
public record CollisionReport(GroupFinding finding, String instance) {

	/**
	 * What was found.
	 * @return some lines
	 */
	public String description() {
		return this.finding.verdict().name();
	}

	/**
	 * What to do about it.
	 * @return a sentence or two
	 */
	public String action() {
		return this.finding.verdict().name();
	}

}
