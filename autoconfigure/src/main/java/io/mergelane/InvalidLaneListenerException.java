package io.mergelane;

import org.jspecify.annotations.Nullable;

/**
 * A lane listener that cannot run as it is declared or configured. It is thrown while the
 * application starts; Spring Boot shows it as a failure analysis.
 */
public class InvalidLaneListenerException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	/**
	 * Create the exception.
	 * @param description what is wrong, naming the listener
	 * @param action what to do
	 */
	public InvalidLaneListenerException(String description, String action) {
		this(description, action, null);
	}

	/**
	 * Create the exception.
	 * @param description what is wrong, naming the listener
	 * @param action what to do
	 * @param cause what it follows from
	 */
	public InvalidLaneListenerException(String description, String action, @Nullable Throwable cause) {
		super(description + " " + action, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * Return what is wrong.
	 * @return a sentence naming the listener
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Return what to do.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
