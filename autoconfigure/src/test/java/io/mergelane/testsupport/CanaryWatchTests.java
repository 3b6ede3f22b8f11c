package io.mergelane.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CanaryWatch}.
 */
class CanaryWatchTests {

	private final ByteArrayOutputStream written = new ByteArrayOutputStream();

	private final Canary.Watched watched = new Canary.Watched(this.written);

	private final PrintStream stream = this.watched.asStream();

	@Test
	void noticesTheCanaryHoweverItIsWritten() {
		this.stream.println("key=" + Canary.TEXT);
		assertThat(this.watched.takeSeen()).isTrue();
		assertThat(this.watched.takeSeen()).isFalse();
		this.stream.print("k" + Canary.TEXT.substring(0, 5));
		this.stream.print("k" + Canary.TEXT.substring(0, 5));
		for (byte b : Canary.TEXT.substring(5).getBytes(StandardCharsets.UTF_8)) {
			this.stream.write(b);
		}
		assertThat(this.watched.takeSeen()).isTrue();
		assertThat(this.written.toString(StandardCharsets.UTF_8)).contains("key=" + Canary.TEXT);
	}

	@Test
	void noticesNothingElse() {
		this.stream.println(Canary.TEXT.substring(1));
		this.stream.println(Canary.TEXT.replace('-', '_'));
		assertThat(this.watched.takeSeen()).isFalse();
	}

	@Test
	void isOnForAllTests() {
		assertThat(CanaryWatch.isOn()).isTrue();
	}

}
