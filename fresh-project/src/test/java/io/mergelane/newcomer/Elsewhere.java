package io.mergelane.newcomer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A command is not run here, but something else is that proves it.
 * <p>
 * Threading: immutable.
 *
 * @param reason why it is not run, and what proves it
 * @param classes tests or programs that prove it; they must be there
 */
record Elsewhere(String reason, List<String> classes) implements Proof {

	static Elsewhere because(String reason, String... classes) {
		return new Elsewhere(reason, List.of(classes));
	}

	@Override
	public void check(String text, Newcomer newcomer) throws Exception {
		for (String name : this.classes) {
			try (Stream<Path> files = Files.walk(newcomer.project())) {
				assertThat(files.filter((file) -> file.endsWith(name + ".java"))).as(name).isNotEmpty();
			}
		}
	}

	@Override
	public String remark() {
		return " (not run: " + this.reason + ")";
	}

}
