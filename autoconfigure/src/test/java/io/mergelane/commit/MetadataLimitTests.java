package io.mergelane.commit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MetadataLimit}: promise S4.
 */
class MetadataLimitTests {

	private final MetadataLimit limit = new MetadataLimit();

	@Test
	void beginsWithTheDefaultOfTheBroker() {
		assertThat(this.limit.current()).isEqualTo(4096);
		this.limit.taken(4096);
		assertThat(this.limit.current()).isEqualTo(4096);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 30, 64, 100, 1000, 2048, 4000, 4095 })
	void findsTheLimitOfTheBroker(int actual) {
		int refusals = 0;
		for (int i = 0; i < 100; i++) {
			int sent = this.limit.current();
			if (sent > actual) {
				this.limit.refused(sent);
				refusals++;
			}
			else {
				this.limit.taken(sent);
			}
		}
		assertThat(this.limit.current()).isBetween(Math.max(0, actual - 64), actual);
		assertThat(refusals).isLessThan(15);
	}

	@Test
	void stepsBackWhenTheBrokerTakesLessThanBefore() {
		this.limit.taken(3000);
		this.limit.refused(2000);
		assertThat(this.limit.current()).isLessThan(2000);
	}

}
