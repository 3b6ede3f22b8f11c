package io.mergelane.newcomer;

/**
 * A command, the arguments of one, or a request, as a page has it.
 * <p>
 * Threading: immutable.
 *
 * @param page path of the page from the root of the project
 * @param line the line it is in, from 1
 * @param text what it says, in one line
 */
record DocumentedCommand(String page, int line, String text) {

	@Override
	public String toString() {
		return this.page + ":" + this.line + " " + this.text;
	}

}
