package io.mergelane.deadletter;

import java.util.regex.Pattern;

/**
 * Names the topic that takes the dead letters of another one.
 * <p>
 * Threading: immutable.
 *
 * @param pattern the name, with {@value #SOURCE} in place of that of the topic the record
 * comes from
 */
public record DeadLetterTopic(String pattern) {

	/**
	 * Stands for the topic the record comes from.
	 */
	public static final String SOURCE = "{topic}";

	/**
	 * Longest name that Kafka takes.
	 */
	private static final int MAX_LENGTH = 249;

	private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");

	/**
	 * Check the pattern.
	 * @throws IllegalArgumentException if topics cannot have such names; the message says
	 * what they must be
	 */
	public DeadLetterTopic {
		if (pattern.equals(SOURCE) || !isLegal(pattern.replace(SOURCE, "a"))) {
			throw new IllegalArgumentException(
					"Must be the name of a topic, of letters, digits, '.', '_' and '-', with %s for that of the record; not %s alone, as that is where the record comes from."
						.formatted(SOURCE, SOURCE));
		}
	}

	/**
	 * Return where dead letters of a topic go.
	 * @param source the topic
	 * @return the name of their topic
	 */
	public String of(String source) {
		return this.pattern.replace(SOURCE, source);
	}

	static boolean isLegal(String topic) {
		return LEGAL.matcher(topic).matches() && !isTooLong(topic) && !topic.equals(".") && !topic.equals("..");
	}

	static boolean isTooLong(String topic) {
		return topic.length() > MAX_LENGTH;
	}

}
