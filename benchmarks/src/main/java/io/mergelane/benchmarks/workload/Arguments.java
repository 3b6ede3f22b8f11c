package io.mergelane.benchmarks.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command line: names of workloads, and options {@code --name value}.
 * <p>
 * Threading: immutable.
 *
 * @param names what is not an option
 * @param options the options
 */
public record Arguments(List<String> names, Map<String, String> options) {

	/**
	 * Parse a command line.
	 * @param arguments the arguments
	 * @return the command line
	 */
	public static Arguments parse(String... arguments) {
		List<String> names = new ArrayList<>();
		Map<String, String> options = new LinkedHashMap<>();
		for (int i = 0; i < arguments.length; i++) {
			if (!arguments[i].startsWith("--")) {
				names.add(arguments[i]);
			}
			else if (i + 1 < arguments.length) {
				options.put(arguments[i].substring(2), arguments[++i]);
			}
			else {
				throw new IllegalArgumentException("No value for " + arguments[i]);
			}
		}
		return new Arguments(names, options);
	}

	/**
	 * Return the options as they are written.
	 * @return the arguments
	 */
	public List<String> optionList() {
		return this.options.entrySet()
			.stream()
			.flatMap((option) -> Stream.of("--" + option.getKey(), option.getValue()))
			.toList();
	}

	/**
	 * Return an option.
	 * @param name its name
	 * @param fallback its value if it is not given
	 * @return its value
	 */
	public String text(String name, String fallback) {
		return this.options.getOrDefault(name, fallback);
	}

	/**
	 * Return an option that must be given.
	 * @param name its name
	 * @return its value
	 */
	public String text(String name) {
		String value = this.options.get(name);
		if (value == null) {
			throw new IllegalArgumentException("No --" + name);
		}
		return value;
	}

	/**
	 * Return an option that is a number; it may contain underscores.
	 * @param name its name
	 * @param fallback its value if it is not given
	 * @return its value
	 */
	public int number(String name, int fallback) {
		String value = this.options.get(name);
		return (value != null) ? Integer.parseInt(value.replace("_", "")) : fallback;
	}

}
