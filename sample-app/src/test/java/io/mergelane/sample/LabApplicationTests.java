package io.mergelane.sample;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LabApplication}.
 */
class LabApplicationTests {

	@Test
	void isMeantByItsArgumentOnly() {
		assertThat(scenario("--stay", "--lab=head-of-line")).isEqualTo("head-of-line");
		assertThat(scenario("--lab")).isEmpty();
		assertThat(scenario("--lab=")).isEmpty();
		assertThat(scenario()).isNull();
		assertThat(scenario("--stay", "--label=all", "--lab.topic=all", "lab")).isNull();
	}

	private static @Nullable String scenario(String... args) {
		return LabApplication.scenarioIn(args);
	}

}
