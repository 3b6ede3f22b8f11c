package io.mergelane.merge.value;

/**
 * A value that its column cannot take. The message never contains the value. Public only
 * for the packages beside this one.
 * <p>
 * Threading: immutable.
 */
public final class InvalidValueException extends RuntimeException {

	public InvalidValueException(String reason) {
		super(reason, null, false, false);
	}

	static InvalidValueException notA(String label, Object value) {
		String article = (label.charAt(0) == 'i') ? " is not an " : " is not a ";
		return new InvalidValueException(value.getClass().getSimpleName() + article + label);
	}

	/**
	 * Why, without the value.
	 * @return words for a report
	 */
	public String reason() {
		return String.valueOf(getMessage());
	}

}
