package io.mergelane.sample.lab;

import java.util.List;
import java.util.Locale;

import io.mergelane.sample.lab.stage.Fact;
import io.mergelane.sample.lab.stage.Scenario;

/**
 * Shows scenarios as text.
 */
final class LabTable {

	private static final String ROW = "    %-44s %10s %12s  %s%n";

	private LabTable() {
	}

	static String list(List<Scenario> scenarios) {
		StringBuilder text = new StringBuilder("Incidents: --lab=<name>, or --lab=all\n\n");
		for (Scenario scenario : scenarios) {
			text.append(String.format(Locale.ROOT, "  %-24s %s%n", scenario.name(), scenario.incident()));
		}
		return text.toString();
	}

	static String head(Scenario scenario) {
		return String.format(Locale.ROOT, "%n%s%n  %s%n  Load: %s.%n", scenario.name(), scenario.incident(),
				scenario.load());
	}

	static String compare(Comparison comparison) {
		StringBuilder text = new StringBuilder(String.format(Locale.ROOT, ROW, "", "plain", "Mergelane", ""));
		List<Fact> facts = comparison.mergelane().facts();
		for (int i = 0; i < facts.size(); i++) {
			Fact fact = facts.get(i);
			text.append(String.format(Locale.ROOT, ROW, fact.name(),
					String.format(Locale.ROOT, "%,d", comparison.plain().facts().get(i).value()),
					String.format(Locale.ROOT, "%,d", fact.value()), fact.unit()));
		}
		return text
			.append(String.format(Locale.ROOT, "    plain: %s. Mergelane: %s. (%.1f s)%n",
					comparison.shown() ? "the incident" : "no incident this time",
					comparison.kept() ? "no incident" : "THE INCIDENT AS WELL", comparison.millis() / 1000.0))
			.toString();
	}

}
