package io.mergelane.flow;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RateLimit}.
 */
class RateLimitTests {

	private long now;

	private final RateLimit rate = new RateLimit(10, () -> this.now);

	@Test
	void letsSoManyInASecond() {
		assertThat(taken(Duration.ofSeconds(10))).isBetween(100, 111);
	}

	@Test
	void isPaidBackByABatchThatTookMore() {
		assertThat(this.rate.enter()).isZero();
		this.rate.took(21);
		assertThat(Duration.ofNanos(this.rate.enter())).isEqualTo(Duration.ofMillis(2100));
	}

	@Test
	void keepsNoMoreThanASecondOfWhatWasNotUsed() {
		this.now += Duration.ofHours(1).toNanos();
		assertThat(taken(Duration.ofMillis(1))).isEqualTo(10);
	}

	@Test
	void canBeChangedAndLifted() {
		this.rate.took(1);
		this.rate.change(0);
		assertThat(this.rate.enter()).isZero();
		this.rate.change(0.5);
		assertThat(Duration.ofNanos(this.rate.enter())).isEqualTo(Duration.ofSeconds(1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.rate.change(Double.NaN));
	}

	private int taken(Duration time) {
		long until = this.now + time.toNanos();
		int taken = 0;
		while (this.now < until) {
			long later = this.rate.enter();
			if (later == 0) {
				this.rate.took(1);
				taken++;
			}
			this.now += later;
		}
		return taken;
	}

}
