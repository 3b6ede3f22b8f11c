package io.mergelane.newcomer;

import java.util.List;

/**
 * What the tests know of a command.
 * <p>
 * Threading: immutable.
 *
 * @param text the command
 * @param pages the pages that have it
 * @param proof how it is known that it works
 */
record KnownCommand(String text, List<String> pages, Proof proof) {

	static KnownCommand known(String text, Proof proof, String... pages) {
		return new KnownCommand(text, List.of(pages), proof);
	}

	boolean is(DocumentedCommand command) {
		return this.text.equals(command.text()) && this.pages.contains(command.page());
	}

}
