package io.mergelane.merge.value;

import java.math.BigDecimal;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.StringUtils;

/**
 * Converts to well-formed {@code String}s, within the length of the column: enums by
 * name, numbers in plain digits, times in ISO 8601.
 * <p>
 * Threading: immutable.
 */
final class TextConverter implements ValueConverter {

	private final ColumnType type;

	private final boolean acceptsNul;

	TextConverter(ColumnType type, boolean acceptsNul) {
		this.type = type;
		this.acceptsNul = acceptsNul;
	}

	@Override
	public Object convert(Object value) {
		String text = text(value);
		if (this.type.isPadded()) {
			// Databases ignore these when they compare, so must the key.
			text = StringUtils.trimTrailingCharacter(text, ' ');
		}
		checkCharacters(text);
		checkLength(text);
		return text;
	}

	private String text(Object value) {
		String text = null;
		if (value instanceof String string) {
			text = string;
		}
		else if (value instanceof Enum<?> constant) {
			text = constant.name();
		}
		else if (value instanceof BigDecimal decimal) {
			text = plain(decimal);
		}
		else if (isPlain(value)) {
			text = value.toString();
		}
		else if (!(value instanceof Collection || value instanceof Map || value.getClass().isArray())) {
			text = converted(value);
		}
		if (text == null) {
			throw InvalidValueException.notA(this.type.label(), value);
		}
		return text;
	}

	private String plain(BigDecimal decimal) {
		if (Decimals.integerDigits(decimal) > Decimals.MAX_DIGITS || decimal.scale() > Decimals.MAX_SCALE) {
			throw new InvalidValueException("value has too many digits for " + this.type.label());
		}
		return decimal.toPlainString();
	}

	private static boolean isPlain(Object value) {
		return value instanceof CharSequence || value instanceof Character || value instanceof Number
				|| value instanceof Boolean || value instanceof UUID || value instanceof TemporalAccessor;
	}

	private static @Nullable String converted(Object value) {
		ConversionService service = DefaultConversionService.getSharedInstance();
		try {
			return service.canConvert(value.getClass(), String.class) ? service.convert(value, String.class) : null;
		}
		catch (ConversionException ex) {
			return null;
		}
	}

	private void checkCharacters(String text) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == 0 && !this.acceptsNul) {
				throw new InvalidValueException("value contains the character U+0000");
			}
			if (Character.isSurrogate(character)) {
				if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
					throw new InvalidValueException("value is not well-formed Unicode");
				}
				i++;
			}
		}
	}

	private void checkLength(String text) {
		int size = this.type.size();
		if (this.type.kind() != ColumnKind.TEXT || size == ColumnType.UNLIMITED || text.length() <= size) {
			return;
		}
		int length = text.codePointCount(0, text.length());
		if (length > size) {
			throw new InvalidValueException("value of " + length + " characters exceeds " + this.type.label());
		}
	}

}
