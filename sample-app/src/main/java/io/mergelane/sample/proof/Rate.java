package io.mergelane.sample.proof;

import java.time.Duration;

/**
 * Records per second.
 */
final class Rate {

	private Rate() {
	}

	static long perSecond(long records, Duration elapsed) {
		long millis = elapsed.toMillis();
		return (millis > 0) ? records * 1000 / millis : 0;
	}

}
