package io.mergelane.sample.lab;

/**
 * Is told what goes on while a scenario runs.
 * <p>
 * Threading: called by the thread that runs the scenario.
 */
@FunctionalInterface
public interface LabProgress {

	/**
	 * Something begins.
	 * @param side the side that runs
	 * @param step what it does now
	 */
	void at(Side side, String step);

}
