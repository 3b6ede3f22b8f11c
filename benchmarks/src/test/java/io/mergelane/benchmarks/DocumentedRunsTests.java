package io.mergelane.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.benchmarks.contender.Contenders;
import io.mergelane.benchmarks.workload.Arguments;
import io.mergelane.benchmarks.workload.Workloads;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Compares the arguments of {@link EndToEnd} in the documentation with those there are,
 * as most of these runs take too long for a test.
 */
class DocumentedRunsTests {

	private static final List<String> PAGES = List.of("README.md", "../docs/performance.md");

	private static final Pattern RUN = Pattern.compile("exec@end-to-end -Drun=\"([^\"]*)\"");

	private static final Set<String> OPTIONS = Set.of("rounds", "contenders", "records", "keys", "in-work", "heap",
			"warm-ups", "stall");

	@Test
	void namesWorkloadsContendersAndOptionsThatThereAre() throws IOException {
		List<Arguments> runs = documented();
		assertThat(runs).hasSizeGreaterThan(3);
		for (Arguments run : runs) {
			assertThat(Workloads.names()).containsAll(run.names());
			assertThat(OPTIONS).containsAll(run.options().keySet());
			for (String name : run.names()) {
				assertThatNoException().isThrownBy(() -> Workloads.find(name, run));
			}
			for (String contender : run.text("contenders", "raw").split(",")) {
				assertThat(Contenders.find(contender)).isNotNull();
			}
		}
	}

	private static List<Arguments> documented() throws IOException {
		List<Arguments> runs = new ArrayList<>();
		for (String page : PAGES) {
			Matcher run = RUN.matcher(Files.readString(Path.of(page)));
			while (run.find()) {
				runs.add(Arguments.parse(run.group(1).split(" ")));
			}
		}
		return runs;
	}

}
