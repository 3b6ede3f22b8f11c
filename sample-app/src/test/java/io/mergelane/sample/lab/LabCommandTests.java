package io.mergelane.sample.lab;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Scenario;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LabCommand} and what it prints.
 */
class LabCommandTests {

	private static final List<Scenario> SCENARIOS = List.of(new StubScenario("rain"), new StubScenario("hail"));

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@Test
	void unknownNameGivesTheListAndFails() {
		assertThat(run("snow")).isEqualTo(2);
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).contains("rain", "hail", "It rained.");
	}

	@Test
	void listAndNothingGiveTheList() {
		assertThat(run("list")).isZero();
		assertThat(run("")).isZero();
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).contains("rain", "hail");
	}

	@Test
	void showsBothSidesSideBySide() {
		Outcome plain = Outcome.of("drops", 12_000, "ml").and("umbrellas", 0, "pieces");
		Outcome mergelane = Outcome.of("drops", 0, "ml").and("umbrellas", 1, "pieces");
		assertThat(LabTable.compare(new Comparison(plain, mergelane, true, true, 1234)).lines()).containsExactly(
				"                                                      plain    Mergelane  ",
				"    drops                                            12,000            0  ml",
				"    umbrellas                                             0            1  pieces",
				"    plain: the incident. Mergelane: no incident. (1.2 s)");
	}

	@Test
	void saysWhenThePromiseIsBroken() {
		Outcome rain = Outcome.of("drops", 1, "ml");
		assertThat(LabTable.compare(new Comparison(rain, rain, false, false, 1)))
			.contains("plain: no incident this time", "Mergelane: THE INCIDENT AS WELL");
	}

	private int run(String name) {
		PrintStream out = new PrintStream(this.printed, true, StandardCharsets.UTF_8);
		return new LabCommand(SCENARIOS, out).run(name, () -> {
			throw new AssertionError("Nothing is to be run");
		});
	}

}
