package io.mergelane.actuate;

import java.time.Instant;
import java.time.format.DateTimeParseException;

import io.mergelane.consumer.SeekTarget;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads where a partition is to go on, as it came with a request to the endpoint: what
 * cannot be meant is explained, and not only refused.
 * <p>
 * Threading: stateless.
 */
final class SeekParameters {

	private SeekParameters() {
	}

	/**
	 * Return where to go on.
	 * @param to an offset, a time, {@code earliest} or {@code latest}
	 * @return the target
	 * @throws IllegalArgumentException if it is none of these
	 */
	static SeekTarget target(@Nullable String to) {
		if (!StringUtils.hasText(to)) {
			throw new IllegalArgumentException(
					"'to' must be an offset, a time as 2026-03-01T08:00:00Z, earliest or latest");
		}
		return switch (to) {
			case "earliest" -> SeekTarget.EARLIEST;
			case "latest" -> SeekTarget.LATEST;
			default -> to.chars().allMatch(Character::isDigit) ? offset(to) : time(to);
		};
	}

	private static SeekTarget offset(String to) {
		try {
			return SeekTarget.offset(Long.parseLong(to));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'to' is no offset", ex);
		}
	}

	private static SeekTarget time(String to) {
		try {
			return SeekTarget.time(Instant.parse(to));
		}
		catch (DateTimeParseException | ArithmeticException ex) {
			throw new IllegalArgumentException(
					"'to' must be an offset, a time as 2026-03-01T08:00:00Z, earliest or latest", ex);
		}
	}

}
