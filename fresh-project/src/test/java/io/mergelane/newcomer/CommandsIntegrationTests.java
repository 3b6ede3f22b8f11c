package io.mergelane.newcomer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of the documentation in a copy of the project in which nothing is
 * built yet, page by page, the README first. Which ones, and how, is in
 * {@link KnownCommands}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "uses a POSIX shell")
class CommandsIntegrationTests {

	private static final Log LOG = LogFactory.getLog(CommandsIntegrationTests.class);

	private static final List<DocumentedCommand> COMMANDS = DocumentedCommands.in(Newcomer.ROOT);

	@SuppressWarnings("NullAway.Init")
	private static Newcomer newcomer;

	@BeforeAll
	static void begin() throws Exception {
		newcomer = Newcomer.in(Path.of("target/newcomer").toAbsolutePath());
	}

	@AfterAll
	static void end() throws Exception {
		if (newcomer != null) {
			newcomer.close();
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("commands")
	void works(DocumentedCommand command) throws Exception {
		long begin = System.nanoTime();
		try {
			KnownCommands.proofOf(command).check(command.text(), newcomer);
		}
		catch (AssertionError ex) {
			throw new AssertionError(command + "\n" + ex.getMessage(), ex);
		}
		if (command.equals(COMMANDS.get(0))) {
			LOG.info("Time to first result, without downloads and the check of the format: %d s for %s"
				.formatted(Duration.ofNanos(System.nanoTime() - begin).toSeconds(), command));
		}
	}

	static List<Named<DocumentedCommand>> commands() {
		return COMMANDS.stream()
			.map((command) -> Named.of(command + KnownCommands.proofOf(command).remark(), command))
			.toList();
	}

}
