package io.mergelane.newcomer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Shell}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "uses a POSIX shell")
class ShellTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void tellsHowItEndedAndWhatItPrinted() throws Exception {
		Shell shell = start("echo to $NAME; echo and >&2; exit 3");
		assertThat(shell.end()).isEqualTo(3);
		assertThat(shell.printed()).isEqualTo("to you\nand\n");
		assertThat(shell.failure("is odd")).hasMessageContainingAll("exit 3", "is odd", "to you");
	}

	@Test
	void doesNotWaitForOneThatHasEndedButShouldStay() throws Exception {
		try (Shell shell = start("exit 4")) {
			assertThatExceptionOfType(Throwable.class).isThrownBy(() -> shell.await("two"))
				.havingRootCause()
				.withMessageContaining("has ended with 4");
		}
	}

	@Test
	void endsWhatItHasStarted() throws Exception {
		ProcessHandle started;
		try (Shell shell = start("sh -c 'echo $$ && sleep 600'; true")) {
			shell.await("\n");
			started = ProcessHandle.of(Long.parseLong(shell.printed().strip())).orElseThrow();
			assertThat(started.isAlive()).isTrue();
		}
		Awaitility.await().until(() -> !started.isAlive());
	}

	private Shell start(String command) throws IOException {
		Path output = Files.createTempFile(this.directory, "shell", ".log");
		return Shell.start(command, this.directory, Map.of("NAME", "you"), null, output);
	}

}
