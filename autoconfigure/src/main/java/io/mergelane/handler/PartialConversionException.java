package io.mergelane.handler;

import java.util.List;

import org.springframework.kafka.support.converter.ConversionException;

/**
 * Some records of a batch cannot be converted; the listener method was not called.
 */
final class PartialConversionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<ConversionException> failures;

	PartialConversionException(List<ConversionException> failures) {
		super(failures.size() + " records of the batch cannot be converted", null, false, false);
		this.failures = failures;
	}

	List<ConversionException> failures() {
		return this.failures;
	}

}
