package io.mergelane.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.mergelane.simulation.SimSettings.Smaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Runs the engine in simulated worlds: promises S1 to S7, S9, S19, L2, L3, L7.
 * <p>
 * {@code -Dmergelane.simulation.seeds=1000000} runs more worlds,
 * {@code -Dmergelane.simulation.seed=4711} runs one and prints what happens.
 */
class SimulationTests {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.mergelane");

	@BeforeAll
	static void silence() {
		LOGGER.setLevel(Level.OFF);
	}

	@AfterAll
	static void speak() {
		LOGGER.setLevel(null);
	}

	@Test
	void holdsItsPromisesInManyWorlds() {
		Long one = Long.getLong("mergelane.simulation.seed");
		long first = (one != null) ? one : Long.getLong("mergelane.simulation.first", 1L);
		long count = (one != null) ? 1 : Long.getLong("mergelane.simulation.seeds", 10_000L);
		long handled = 0;
		for (long seed = first; seed < first + count; seed++) {
			Simulation.Result result = Simulation.run(seed, Smaller.NOTHING, one != null);
			if (one != null) {
				System.out.println(result);
			}
			if (result.failed()) {
				fail(Simulation.run(seed, Smaller.NOTHING, true).shrink().toString());
			}
			handled += result.handled();
		}
		assertThat(handled).isPositive();
	}

	/**
	 * Seeds of bugs that are mended, one in a line.
	 */
	@Test
	void holdsItsPromisesWhereItOnceDidNot() throws IOException {
		try (InputStream file = getClass().getResourceAsStream("regression-seeds.txt")) {
			assertThat(file).isNotNull();
			new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> line.replaceFirst("#.*", "").strip())
				.filter((line) -> !line.isEmpty())
				.mapToLong(Long::parseLong)
				.forEach(
						(seed) -> assertThat(Simulation.run(seed, Smaller.NOTHING, false).failure()).as("seed %d", seed)
							.isNull());
		}
	}

	@Test
	void sameSeedIsSameWorld() {
		LongStream.range(0, 50)
			.forEach((seed) -> assertThat(Simulation.run(seed, Smaller.NOTHING, true).hash())
				.isEqualTo(Simulation.run(seed, Smaller.NOTHING, false).hash()));
	}

}
