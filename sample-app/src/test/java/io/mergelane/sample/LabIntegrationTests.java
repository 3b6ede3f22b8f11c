package io.mergelane.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.mergelane.sample.lab.Comparison;
import io.mergelane.sample.lab.Lab;
import io.mergelane.sample.lab.incident.Incidents;
import io.mergelane.sample.lab.stage.Fact;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.StageSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.kafka.test.EmbeddedKafkaBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs every incident of the lab: it must happen to the plain listener, and must not with
 * Mergelane.
 */
@SpringBootTest(classes = LabApplication.class, webEnvironment = WebEnvironment.NONE,
		properties = "sample.embedded-broker=true")
class LabIntegrationTests {

	/**
	 * What is the same each time, as it does not depend on how fast the machine is: first
	 * the plain side, then Mergelane.
	 */
	private static final Map<String, Map<String, List<Long>>> CERTAIN = Map.of("copied-group-id",
			Map.of("coupons never granted", List.of(100L, 0L), "second application refused at its start",
					List.of(0L, 1L)),
			"backlog-in-memory", Map.of("notices sent in the end", List.of(60_000L, 60_000L)), "auto-commit",
			Map.of("payments lost", List.of(150L, 0L), "committed when it was killed", List.of(200L, 50L)),
			"commit-past-unfinished", Map.of("payments lost", List.of(2L, 0L)), "head-of-line",
			Map.of("shipped while the slow one was in work", List.of(0L), "orders dropped", List.of(1L, 0L),
					"orders kept as dead letters", List.of(0L, 1L)),
			"poll-interval-exceeded", Map.of("committed", List.of(0L, 50L)));

	@Autowired
	@SuppressWarnings("NullAway.Init")
	private Lab lab;

	@Autowired
	@SuppressWarnings("NullAway.Init")
	private EmbeddedKafkaBroker broker;

	static Stream<String> names() {
		return Incidents.ALL.stream().map(Scenario::name);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("names")
	void incidentHappensToThePlainListenerAndNotWithMergelane(String name) throws Exception {
		Comparison comparison = this.lab.run(scenario(name), (side, step) -> {
		});
		assertThat(comparison.shown()).as("%s", comparison.plain()).isTrue();
		assertThat(comparison.kept()).as("%s", comparison.mergelane()).isTrue();
		assertThat(comparison.plain().facts()).extracting(Fact::name)
			.isEqualTo(comparison.mergelane().facts().stream().map(Fact::name).toList());
		CERTAIN.getOrDefault(name, Map.of()).forEach((fact, values) -> {
			assertThat(comparison.plain().value(fact)).as(fact).isEqualTo(values.get(0));
			if (values.size() > 1) {
				assertThat(comparison.mergelane().value(fact)).as(fact).isEqualTo(values.get(1));
			}
		});
	}

	@Test
	void duplicateKeysHappenOnPostgreSqlAsWell() throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
			List<String> database = List.of(
					"--spring.datasource.url=jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
					"--spring.datasource.username=postgres");
			Lab onPostgres = new Lab(
					new StageSettings(this.broker.getBrokersAsString(), database, Duration.ofSeconds(90)),
					Incidents.ALL);
			Comparison comparison = onPostgres.run(scenario("duplicate-keys"), (side, step) -> {
			});
			assertKeys(comparison.plain(), comparison.mergelane());
		}
	}

	private static void assertKeys(Outcome plain, Outcome mergelane) {
		assertThat(plain.value("primary key errors")).as("%s", plain).isPositive();
		assertThat(plain.value("rows with an older version")).as("%s", plain).isPositive();
		assertThat(mergelane.facts()).allSatisfy((fact) -> assertThat(fact.value()).as(fact.name()).isZero());
		assertThat(mergelane.facts()).extracting(Fact::unit).contains("rows in PostgreSQL");
	}

	private static Scenario scenario(String name) {
		return Incidents.ALL.stream().filter((scenario) -> scenario.name().equals(name)).findFirst().orElseThrow();
	}

}
