package io.mergelane.merge;

/**
 * A value that its column cannot take. The message never contains the value.
 */
final class InvalidValueException extends RuntimeException {

	InvalidValueException(String reason) {
		super(reason, null, false, false);
	}

	static InvalidValueException notA(String label, Object value) {
		return new InvalidValueException(value.getClass().getSimpleName() + " is not a " + label);
	}

	String reason() {
		return String.valueOf(getMessage());
	}

}
