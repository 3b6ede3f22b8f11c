package io.mergelane.guard;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LookTimes}.
 */
class LookTimesTests {

	private double random = 0.5;

	private final LookTimes times = new LookTimes(Duration.ofSeconds(60), () -> this.random, 0);

	@Test
	void looksSoonAtFirstAndThenFromTimeToTime() {
		assertThat(next()).isEqualTo(5);
		this.times.looked(seconds(5));
		assertThat(next()).isEqualTo(15);
		this.times.looked(seconds(15));
		assertThat(next()).isEqualTo(60);
		this.times.looked(seconds(60));
		assertThat(next()).isEqualTo(120);
	}

	@Test
	void isNotInStepWithOthers() {
		this.times.looked(0);
		this.times.looked(0);
		this.times.looked(0);
		this.random = 0;
		this.times.looked(0);
		assertThat(next()).isEqualTo(48);
		this.random = 1;
		this.times.looked(0);
		assertThat(next()).isEqualTo(72);
	}

	@Test
	void looksAfterARebalanceAndOnceForManyOfThem() {
		for (int i = 0; i < 3; i++) {
			this.times.looked(seconds(100));
		}
		this.times.rebalanced(seconds(101));
		assertThat(next()).isEqualTo(103);
		this.times.rebalanced(seconds(102));
		assertThat(next()).isEqualTo(103);
		this.times.looked(seconds(103));
		assertThat(next()).isEqualTo(163);
		this.times.rebalanced(seconds(104));
		assertThat(next()).as("at most one in ten seconds").isEqualTo(113);
	}

	@Test
	void neverPutsALookOff() {
		this.times.rebalanced(seconds(4));
		assertThat(next()).isEqualTo(5);
		this.times.atLatest(seconds(9));
		assertThat(next()).isEqualTo(5);
		this.times.atLatest(seconds(2));
		assertThat(next()).isEqualTo(2);
	}

	@Test
	void looksNoLessOftenThanTheInterval() {
		LookTimes often = new LookTimes(Duration.ofSeconds(2), () -> 0.5, 0);
		assertThat(often.next()).isEqualTo(seconds(2));
		often.looked(seconds(2));
		assertThat(often.next()).isEqualTo(seconds(4));
	}

	private long next() {
		return Duration.ofNanos(this.times.next()).toSeconds();
	}

	private static long seconds(long seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

}
