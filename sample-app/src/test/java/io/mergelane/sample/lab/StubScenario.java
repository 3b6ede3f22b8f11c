package io.mergelane.sample.lab;

import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

/**
 * A scenario that is not to be run.
 * <p>
 * Threading: immutable.
 *
 * @param name its name
 */
public record StubScenario(String name) implements Scenario {

	@Override
	public String incident() {
		return "It rained.";
	}

	@Override
	public String load() {
		return "a cloud";
	}

	@Override
	public Outcome plain(Stage stage) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Outcome mergelane(Stage stage) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("drops") > 0;
	}

}
