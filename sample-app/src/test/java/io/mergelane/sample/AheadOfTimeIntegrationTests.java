package io.mergelane.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.mergelane.process.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the packaged application as it was processed ahead of time, on a JVM.
 */
class AheadOfTimeIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	@Test
	void provesTheSame(@TempDir Path directory) throws Exception {
		List<String> command = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
				"-Dspring.aot.enabled=true", "-jar", Path.of("target", "member-sync.jar").toString(),
				"--sample.feed.count=20000", "--spring.main.log-startup-info=true",
				"--logging.level.io.mergelane.sample=info");
		try (JavaProcess app = JavaProcess.start(directory.resolve("aot.out"), command)) {
			assertThat(app.waitFor(TIMEOUT)).as(app::output).isZero();
			assertThat(app.output())
				.contains("Starting AOT-processed MemberSyncApplication", "20,000 messages", "0 lost", "0 stale",
						"0 errors surfaced")
				.doesNotContain("ERROR");
		}
	}

}
