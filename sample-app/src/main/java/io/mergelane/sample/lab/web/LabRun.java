package io.mergelane.sample.lab.web;

import io.mergelane.sample.lab.Comparison;
import io.mergelane.sample.lab.Side;
import io.mergelane.sample.lab.stage.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * A scenario and its last run.
 * <p>
 * Threading: immutable.
 *
 * @param name name of the scenario
 * @param incident what happened
 * @param load what both sides are given
 * @param state how far it is
 * @param side the side that runs, if one does
 * @param step what it does, if it runs
 * @param comparison what both sides came to, if it is done
 * @param failure why it failed, if it has
 */
record LabRun(String name, String incident, String load, State state, @Nullable Side side, @Nullable String step,
		@Nullable Comparison comparison, @Nullable String failure) {

	static LabRun of(Scenario scenario) {
		return new LabRun(scenario.name(), scenario.incident(), scenario.load(), State.NOT_RUN, null, null, null, null);
	}

	LabRun at(Side side, String step) {
		return new LabRun(this.name, this.incident, this.load, State.RUNNING, side, step, null, null);
	}

	LabRun done(Comparison comparison) {
		return new LabRun(this.name, this.incident, this.load, State.DONE, null, null, comparison, null);
	}

	LabRun failed(String failure) {
		return new LabRun(this.name, this.incident, this.load, State.FAILED, this.side, this.step, null, failure);
	}

	/**
	 * How far a scenario is: {@code NOT_RUN → RUNNING → DONE} or {@code FAILED}, and
	 * again {@code RUNNING}.
	 */
	enum State {

		/** It was not run yet. */
		NOT_RUN,

		/** It runs. */
		RUNNING,

		/** Both sides have ended. */
		DONE,

		/** A side could not be run. */
		FAILED

	}

}
