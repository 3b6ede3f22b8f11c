package io.mergelane.newcomer;

/**
 * How it is known that a command does what its page says.
 */
@FunctionalInterface
interface Proof {

	/**
	 * Look whether a command does what its page says.
	 * @param text the command as it is on the page
	 * @param newcomer who runs it
	 * @throws AssertionError if it does not
	 */
	void check(String text, Newcomer newcomer) throws Exception;

	/**
	 * Return what a report should add to the command.
	 * @return a few words, or none
	 */
	default String remark() {
		return "";
	}

}
