package io.mergelane.merge.value;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * Converts to {@code Boolean} what is one or spells one.
 * <p>
 * Threading: immutable.
 */
final class BooleanConverter implements ValueConverter {

	@Override
	public Object convert(Object value) {
		if (value instanceof Boolean) {
			return value;
		}
		if (value instanceof String text) {
			Boolean converted = parse(text);
			if (converted != null) {
				return converted;
			}
		}
		throw InvalidValueException.notA("boolean", value);
	}

	private static @Nullable Boolean parse(String text) {
		try {
			return DefaultConversionService.getSharedInstance().convert(text, Boolean.class);
		}
		catch (ConversionException ex) {
			return null;
		}
	}

}
