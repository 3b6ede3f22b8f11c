package io.mergelane.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plants bugs into the engine: the {@link Checker} must find each of them, and nothing
 * where there is none.
 */
class MutantTests {

	private static final int SEEDS = 20_000;

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.mergelane");

	private static final Logger REPORT = (Logger) LoggerFactory.getLogger("mutants");

	@BeforeAll
	static void silence() {
		LOGGER.setLevel(Level.OFF);
	}

	@AfterAll
	static void speak() {
		LOGGER.setLevel(null);
	}

	static List<Mutant> mutants() {
		return Mutants.ALL;
	}

	@ParameterizedTest
	@MethodSource("mutants")
	void isFound(Mutant mutant) throws ReflectiveOperationException {
		Object failure = firstFailure(mutant, SEEDS);
		REPORT.info("{}: seed {}", mutant, failure);
		assertThat(failure).as("first failure of a mutant that " + mutant).isNotNull();
	}

	@Test
	void nothingIsFoundWhereNothingIsWrong() throws ReflectiveOperationException {
		assertThat(firstFailure(Mutant.of("none"), 200)).isNull();
	}

	private static Object firstFailure(Mutant mutant, long seeds) throws ReflectiveOperationException {
		Class<?> simulation = new MutantClassLoader(mutant).loadClass(Simulation.class.getName());
		Method run = simulation.getDeclaredMethod("firstFailure", long.class, long.class);
		run.setAccessible(true);
		try {
			return run.invoke(null, 1L, seeds);
		}
		catch (InvocationTargetException ex) {
			throw new AssertionError("The world itself broke with the mutant that " + mutant, ex.getCause());
		}
	}

}
