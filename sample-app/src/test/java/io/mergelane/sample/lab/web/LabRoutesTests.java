package io.mergelane.sample.lab.web;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.mergelane.sample.lab.Comparison;
import io.mergelane.sample.lab.Side;
import io.mergelane.sample.lab.StubScenario;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Scenario;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LabRoutes} and {@link LabRuns}.
 */
class LabRoutesTests {

	private static final List<Scenario> SCENARIOS = List.of(new StubScenario("rain"), new StubScenario("hail"));

	private final CountDownLatch mayEnd = new CountDownLatch(1);

	private final LabRuns runs = new LabRuns(SCENARIOS, (scenario, progress) -> {
		progress.at(Side.MERGELANE, "waiting");
		this.mayEnd.await();
		if (scenario.name().equals("hail")) {
			throw new IllegalStateException("Given up");
		}
		return new Comparison(Outcome.of("drops", 3, "ml"), Outcome.of("drops", 0, "ml"), true, true, 5);
	});

	private final MockMvcTester mvc = MockMvcTester
		.create(MockMvcBuilders.routerFunctions(LabRoutes.of(this.runs)).build());

	@AfterEach
	void close() throws Exception {
		this.mayEnd.countDown();
		this.runs.close();
	}

	@Test
	void listsScenariosWithTheirLastOutcome() {
		assertThat(this.mvc.get().uri("/lab")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				[{"name": "rain", "incident": "It rained.", "load": "a cloud", "state": "NOT_RUN"}, {"name": "hail"}]
				""");
	}

	@Test
	void takesNoRequestOfAnotherSite() {
		assertThat(this.mvc.post().uri("/lab/rain").contentType(MediaType.TEXT_PLAIN))
			.hasStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
		assertThat(this.mvc.get().uri("/lab/rain")).bodyJson().extractingPath("state").isEqualTo("NOT_RUN");
	}

	@Test
	void runsOneAtATimeAndTellsWhatCameOfIt() {
		assertThat(post("/lab/rain")).hasStatus(HttpStatus.ACCEPTED).hasHeader("Location", "/lab/rain");
		assertThat(post("/lab/hail")).hasStatus(HttpStatus.CONFLICT);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.mvc.get().uri("/lab/rain")).bodyJson()
				.isLenientlyEqualTo("{\"state\": \"RUNNING\", \"side\": \"MERGELANE\", \"step\": \"waiting\"}"));
		this.mayEnd.countDown();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.mvc.get().uri("/lab/rain")).bodyJson().isLenientlyEqualTo("""
					{"state": "DONE", "comparison": {"shown": true, "kept": true, "millis": 5,
					  "plain": {"facts": [{"name": "drops", "value": 3, "unit": "ml"}]},
					  "mergelane": {"facts": [{"name": "drops", "value": 0, "unit": "ml"}]}}}
					"""));
	}

	@Test
	void tellsWhyAScenarioFailedAndRunsTheNext() {
		this.mayEnd.countDown();
		assertThat(post("/lab/hail")).hasStatus(HttpStatus.ACCEPTED);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.mvc.get().uri("/lab/hail")).bodyJson()
				.extractingPath("$.failure")
				.asString()
				.contains("Given up"));
		Awaitility.await().untilAsserted(() -> assertThat(post("/lab/rain")).hasStatus(HttpStatus.ACCEPTED));
	}

	@Test
	void unknownNameIsAnsweredWithThoseThereAre() {
		assertThat(post("/lab/snow")).hasStatus(HttpStatus.NOT_FOUND).bodyText().contains("rain, hail");
	}

	private MockMvcTester.MockMvcRequestBuilder post(String path) {
		return this.mvc.post().uri(path).contentType(MediaType.APPLICATION_JSON);
	}

}
