package io.mergelane.newcomer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A command is run as it is on the page, but for what makes it smaller or tells it where
 * things are, ends with exit code 0 and shows something.
 * <p>
 * Threading: immutable.
 *
 * @param evidence what it must print
 * @param directory where it is run, from the root of the project
 * @param change what is run in place of the text
 * @param input what it reads, or {@code null}
 * @param needs commands that must succeed, or it is skipped
 * @param before what is done before
 * @param after looks at what it has left behind
 */
record Run(List<String> evidence, String directory, Function<String, String> change,
		@Nullable Function<Newcomer, Path> input, List<String> needs, Step before, Step after) implements Proof {

	private static final Step NOTHING = (newcomer) -> {
	};

	static Run showing(String... evidence) {
		return new Run(List.of(evidence), ".", Function.identity(), null, List.of(), NOTHING, NOTHING);
	}

	/**
	 * What is found is the argument of a command that is somewhere else on its page.
	 */
	Run asArgumentOf(String command) {
		return changed((text) -> command + " " + text);
	}

	Run with(String arguments) {
		return changed((text) -> text + " " + arguments);
	}

	Run insteadOf(String words, String others) {
		return changed((text) -> {
			assertThat(text).contains(words);
			return text.replace(words, others);
		});
	}

	private Run changed(Function<String, String> next) {
		return new Run(this.evidence, this.directory, this.change.andThen(next), this.input, this.needs, this.before,
				this.after);
	}

	Run inDirectory(String name) {
		return new Run(this.evidence, name, this.change, this.input, this.needs, this.before, this.after);
	}

	Run reading(Function<Newcomer, Path> file) {
		return new Run(this.evidence, this.directory, this.change, file, this.needs, this.before, this.after);
	}

	Run needing(String command) {
		List<String> all = new ArrayList<>(this.needs);
		all.add(command);
		return new Run(this.evidence, this.directory, this.change, this.input, all, this.before, this.after);
	}

	Run after(Step step) {
		return new Run(this.evidence, this.directory, this.change, this.input, this.needs, step, this.after);
	}

	Run leaving(Step step) {
		return new Run(this.evidence, this.directory, this.change, this.input, this.needs, this.before, step);
	}

	@Override
	public void check(String text, Newcomer newcomer) throws Exception {
		String command = this.change.apply(text);
		if (newcomer.hasProven(command)) {
			return;
		}
		for (String need : this.needs) {
			assumeTrue(newcomer.start(need, this.directory, null).end() == 0,
					() -> text + " is not tried, as this fails: " + need);
		}
		this.before.perform(newcomer);
		Shell shell = newcomer.start(command, this.directory, (this.input != null) ? this.input.apply(newcomer) : null);
		int code = shell.end();
		if (code != 0) {
			throw shell.failure("has ended with " + code);
		}
		for (String each : this.evidence) {
			if (!shell.printed().contains(each)) {
				throw shell.failure("does not show '" + each + "'");
			}
		}
		this.after.perform(newcomer);
		newcomer.addProven(command);
	}

	/**
	 * Something to do before or after a command.
	 */
	@FunctionalInterface
	interface Step {

		void perform(Newcomer newcomer) throws Exception;

	}

}
