package io.mergelane.lag;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogEnds}.
 */
class LogEndsTests {

	private final LogEnds ends = new LogEnds();

	@Test
	void knowsNothingOfWhatWasThereBefore() {
		this.ends.add(10, 1000);
		assertThat(this.ends.reached(9)).isEmpty();
		assertThat(this.ends.reached(10)).hasValue(1000);
	}

	@Test
	void aRecordCameAfterTheLogWasLastSeenWithoutIt() {
		this.ends.add(10, 1000);
		this.ends.add(10, 5000);
		this.ends.add(20, 6000);
		assertThat(this.ends.reached(10)).hasValue(5000);
		assertThat(this.ends.reached(15)).hasValue(5500);
		assertThat(this.ends.reached(20)).hasValue(6000);
	}

	@Test
	void forgetsWhatWasBefore() {
		this.ends.add(10, 1000);
		this.ends.add(20, 2000);
		this.ends.add(30, 3000);
		this.ends.forgetBefore(25);
		assertThat(this.ends.reached(15)).isEmpty();
		assertThat(this.ends.reached(25)).hasValue(2500);
	}

	@Test
	void forgetsALogThatWasTruncated() {
		this.ends.add(10, 1000);
		this.ends.add(20, 2000);
		this.ends.add(15, 3000);
		assertThat(this.ends.reached(12)).isEmpty();
		assertThat(this.ends.reached(15)).hasValue(3000);
	}

	/**
	 * The error is two looks and a sixteenth of the longest time that was looked back.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void isAsRightAsItSays(long seed) {
		Random random = new Random(seed);
		List<Long> appended = new ArrayList<>();
		long now = 0;
		int first = 0;
		long longest = 0;
		long interval = 0;
		long looked = 0;
		for (int look = 0; look < 3000; look++) {
			long passed = 1 + random.nextInt((look % 500 < 50) ? 5000 : 200);
			append(appended, random, now, passed);
			now += passed;
			this.ends.add(appended.size(), now);
			interval = Math.max(interval, now - looked);
			looked = now;
			if (random.nextInt(10) == 0) {
				first += random.nextInt(1 + appended.size() - first);
			}
			this.ends.forgetBefore(first);
			if (first == appended.size()) {
				longest = 0;
				continue;
			}
			longest = Math.max(longest, now - appended.get(first));
			long error = Math.abs(this.ends.reached(first).orElse(0) - appended.get(first));
			assertThat(error).as("seed %d, look %d, offset %d", seed, look, first)
				.isLessThanOrEqualTo(2 * interval + longest / 16);
		}
	}

	@Test
	void isAsRightWhateverItRemembers() {
		Random random = new Random(1);
		List<Long> appended = new ArrayList<>();
		this.ends.add(0, 0);
		long now = 0;
		for (int look = 0; look < 20_000; look++) {
			// Ever less often: between samples that are far apart nobody could guess.
			if (look % (1 + look / 100) < 3) {
				append(appended, random, now, 200);
			}
			now += 200;
			this.ends.add(appended.size(), now);
		}
		for (int offset = 0; offset < appended.size(); offset++) {
			long error = Math.abs(this.ends.reached(offset).orElse(0) - appended.get(offset));
			assertThat(error).as("offset %d", offset).isLessThanOrEqualTo(2 * 200 + now / 16);
		}
	}

	private static void append(List<Long> appended, Random random, long from, long passed) {
		int records = (random.nextInt(3) == 0) ? 0 : random.nextInt(20);
		random.longs(records, from + 1, from + passed + 1).sorted().forEach(appended::add);
	}

}
