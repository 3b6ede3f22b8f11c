package io.mergelane.sample.lab;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;
import io.mergelane.sample.lab.stage.StageSettings;

/**
 * Runs scenarios, the plain side first and each side on a stage of its own.
 * <p>
 * Threading: one scenario at a time, as both sides are measured by what the process does.
 */
public final class Lab {

	private final StageSettings settings;

	private final List<Scenario> scenarios;

	/**
	 * Creates a lab.
	 * @param settings what its stages stand on
	 * @param scenarios what can be run
	 */
	public Lab(StageSettings settings, List<Scenario> scenarios) {
		this.settings = settings;
		this.scenarios = List.copyOf(scenarios);
	}

	/**
	 * Returns what can be run.
	 * @return the scenarios
	 */
	public List<Scenario> scenarios() {
		return this.scenarios;
	}

	/**
	 * Runs both sides of a scenario.
	 * @param scenario the scenario
	 * @param progress is told what goes on
	 * @return what both came to
	 * @throws Exception if a side could not be run, or not within its time
	 */
	public Comparison run(Scenario scenario, LabProgress progress) throws Exception {
		long start = System.nanoTime();
		Outcome plain = run(Side.PLAIN, scenario, progress);
		Outcome mergelane = run(Side.MERGELANE, scenario, progress);
		return new Comparison(plain, mergelane, scenario.happened(plain), !scenario.happened(mergelane),
				(System.nanoTime() - start) / 1_000_000);
	}

	private Outcome run(Side side, Scenario scenario, LabProgress progress) throws Exception {
		String topic = "lab-%s-%s-%s".formatted(scenario.name(), side.name().toLowerCase(Locale.ROOT),
				UUID.randomUUID().toString().substring(0, 8));
		try (Stage stage = new Stage(this.settings, topic, (step) -> progress.at(side, step))) {
			return side.run(scenario, stage);
		}
	}

}
