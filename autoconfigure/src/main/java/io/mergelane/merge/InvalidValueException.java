package io.mergelane.merge;

/**
 * A value that its column cannot take. The message never contains the value.
 * <p>
 * Threading: immutable.
 */
final class InvalidValueException extends RuntimeException {

	InvalidValueException(String reason) {
		super(reason, null, false, false);
	}

	static InvalidValueException notA(String label, Object value) {
		String article = (label.charAt(0) == 'i') ? " is not an " : " is not a ";
		return new InvalidValueException(value.getClass().getSimpleName() + article + label);
	}

	String reason() {
		return String.valueOf(getMessage());
	}

}
