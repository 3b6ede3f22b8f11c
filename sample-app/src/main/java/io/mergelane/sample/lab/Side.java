package io.mergelane.sample.lab;

import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

/**
 * The two sides of a scenario, in the order they run in.
 */
public enum Side {

	/** Plain Spring Kafka. */
	PLAIN {
		@Override
		Outcome run(Scenario scenario, Stage stage) throws Exception {
			return scenario.plain(stage);
		}
	},

	/** Mergelane. */
	MERGELANE {
		@Override
		Outcome run(Scenario scenario, Stage stage) throws Exception {
			return scenario.mergelane(stage);
		}
	};

	abstract Outcome run(Scenario scenario, Stage stage) throws Exception;

}
