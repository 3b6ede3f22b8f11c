package io.mergelane.sample.page;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.process.JavaProcess;
import org.awaitility.Awaitility;

/**
 * The sample application as a user starts it to see the live page.
 * <p>
 * Threading: confined to the thread of the test.
 */
final class LiveApplication implements AutoCloseable {

	private static final Pattern ADDRESS = Pattern.compile("member-sync is up: (http://localhost:\\d+/)");

	private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

	private final JavaProcess process;

	private final String address;

	private LiveApplication(JavaProcess process) {
		this.process = process;
		this.address = Awaitility.await()
			.atMost(START_TIMEOUT)
			.failFast("It has ended", () -> !process.isAlive())
			.until(() -> ADDRESS.matcher(process.output()), Matcher::find)
			.group(1);
	}

	static LiveApplication start(Path directory) {
		return new LiveApplication(JavaProcess.start(directory.resolve("live.out"),
				List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar",
						Path.of("target", "member-sync.jar").toString(), "--live", "--sample.feed.count=5000")));
	}

	String address() {
		return this.address;
	}

	String output() {
		return this.process.output();
	}

	void kill() throws InterruptedException {
		this.process.kill();
	}

	@Override
	public void close() throws Exception {
		this.process.close();
	}

}
