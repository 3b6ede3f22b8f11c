package io.mergelane.sample.live;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import io.mergelane.sample.lab.stage.Pause;

/**
 * Stands for the service that grants coupons: it takes its time, has campaigns it does
 * not know, and can be down.
 * <p>
 * Threading: thread-safe.
 */
class CouponService {

	private static final Duration LONG = Duration.ofSeconds(40);

	private volatile boolean down;

	void grant(SignedUp event) throws ConnectException {
		if (this.down) {
			throw new ConnectException("Connection refused");
		}
		switch (Objects.requireNonNullElse(event.campaign(), SignedUp.UNKNOWN)) {
			case SignedUp.UNKNOWN -> throw new IllegalStateException("No such campaign");
			case SignedUp.SLOW -> Pause.of(LONG);
			default -> Pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(30, 90)));
		}
	}

	void down(boolean down) {
		this.down = down;
	}

}
