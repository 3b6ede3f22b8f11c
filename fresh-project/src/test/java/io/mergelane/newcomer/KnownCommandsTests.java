package io.mergelane.newcomer;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the pages with {@link KnownCommands}.
 */
class KnownCommandsTests {

	private static final List<DocumentedCommand> DOCUMENTED = DocumentedCommands.in(Newcomer.ROOT);

	@Test
	void knowsEachCommandOfAPage() {
		assertThat(DOCUMENTED)
			.filteredOn((command) -> KnownCommands.ALL.stream().noneMatch((known) -> known.is(command)))
			.as("commands that no test knows: add a row to KnownCommands, or the page to one, which runs each with what "
					+ "makes it small and says what it shows then, or says where else it is proven")
			.isEmpty();
	}

	@Test
	void knowsNoCommandThatAPageHasNoMore() {
		List<String> gone = KnownCommands.ALL.stream()
			.flatMap((known) -> known.pages()
				.stream()
				.filter((page) -> DOCUMENTED.stream()
					.noneMatch((command) -> command.page().equals(page) && known.is(command)))
				.map((page) -> page + " " + known.text()))
			.toList();
		assertThat(gone)
			.as("rows of KnownCommands that their page has no more, or writes otherwise: change or remove them")
			.isEmpty();
	}

}
