package io.mergelane.sample.lab.stage;

/**
 * An incident that can be seen: the same load for a plain listener, written as it was
 * when the incident happened, and for Mergelane.
 * <p>
 * Threading: has no state; a side runs on one thread.
 */
public interface Scenario {

	/**
	 * Returns the name.
	 * @return one word with hyphens
	 */
	String name();

	/**
	 * Returns what happened.
	 * @return one sentence
	 */
	String incident();

	/**
	 * Returns what both sides are given.
	 * @return one sentence
	 */
	String load();

	/**
	 * Runs the load on plain Spring Kafka.
	 * @param stage where to run it
	 * @return what was measured
	 * @throws Exception if it could not be run
	 */
	Outcome plain(Stage stage) throws Exception;

	/**
	 * Runs the load on Mergelane.
	 * @param stage where to run it
	 * @return what was measured
	 * @throws Exception if it could not be run
	 */
	Outcome mergelane(Stage stage) throws Exception;

	/**
	 * Tells from the facts alone whether the incident has happened.
	 * @param outcome the facts
	 * @return whether it has
	 */
	boolean happened(Outcome outcome);

}
