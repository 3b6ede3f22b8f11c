package io.mergelane.sample.lab.stage;

import java.util.ArrayList;
import java.util.List;

/**
 * What one side of a scenario came to.
 * <p>
 * Threading: immutable.
 *
 * @param facts what was measured; both sides of a scenario have the same names in the
 * same order
 */
public record Outcome(List<Fact> facts) {

	public Outcome {
		facts = List.copyOf(facts);
	}

	/**
	 * Begins an outcome with a fact.
	 * @param name what was measured
	 * @param value how much it is
	 * @param unit of what
	 * @return the outcome
	 */
	public static Outcome of(String name, long value, String unit) {
		return new Outcome(List.of(new Fact(name, value, unit)));
	}

	/**
	 * Adds a fact.
	 * @param name what was measured
	 * @param value how much it is
	 * @param unit of what
	 * @return the outcome with it
	 */
	public Outcome and(String name, long value, String unit) {
		List<Fact> more = new ArrayList<>(this.facts);
		more.add(new Fact(name, value, unit));
		return new Outcome(more);
	}

	/**
	 * Returns the value of a fact.
	 * @param name its name
	 * @return how much it is
	 */
	public long value(String name) {
		return this.facts.stream()
			.filter((fact) -> fact.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no fact '" + name + "'"))
			.value();
	}

}
