package io.mergelane.sample.lab;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

import io.mergelane.sample.lab.stage.Scenario;

/**
 * Runs scenarios from the command line.
 * <p>
 * Threading: confined to one thread.
 */
public final class LabCommand {

	private final List<Scenario> scenarios;

	private final PrintStream out;

	/**
	 * Creates a command.
	 * @param scenarios what can be run
	 * @param out where to print
	 */
	public LabCommand(List<Scenario> scenarios, PrintStream out) {
		this.scenarios = List.copyOf(scenarios);
		this.out = out;
	}

	/**
	 * Runs what is asked for, or lists what can be.
	 * @param name name of a scenario, {@code all}, or anything else for the list
	 * @param lab gives the lab, if one is needed
	 * @return exit code: 0 if Mergelane kept what it promises in all of them, 1 if not, 2
	 * if there is no such scenario
	 */
	public int run(String name, Supplier<Lab> lab) {
		List<Scenario> chosen = this.scenarios.stream()
			.filter((scenario) -> name.equals("all") || scenario.name().equals(name))
			.toList();
		if (chosen.isEmpty()) {
			this.out.print(LabTable.list(this.scenarios));
			return (name.isEmpty() || name.equals("list")) ? 0 : 2;
		}
		Lab opened = lab.get();
		boolean kept = true;
		for (Scenario scenario : chosen) {
			kept &= run(opened, scenario);
		}
		return kept ? 0 : 1;
	}

	private boolean run(Lab lab, Scenario scenario) {
		this.out.print(LabTable.head(scenario));
		try {
			Comparison comparison = lab.run(scenario, (side, step) -> {
			});
			this.out.print(LabTable.compare(comparison));
			return comparison.kept();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (Exception ex) {
			this.out.printf("    failed: %s%n", ex);
			return false;
		}
	}

}
