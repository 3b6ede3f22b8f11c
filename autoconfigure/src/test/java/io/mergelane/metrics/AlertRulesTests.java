package io.mergelane.metrics;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for the alerts and the dashboard that are shipped.
 */
class AlertRulesTests {

	@Test
	@SuppressWarnings("unchecked")
	void haveARunbookEach() {
		Set<String> alerts = new TreeSet<>();
		for (Map<String, Object> rule : ShippedFiles.rules()) {
			String alert = String.valueOf(rule.get("alert"));
			alerts.add(alert);
			Map<String, String> annotations = (Map<String, String>) rule.getOrDefault("annotations", Map.of());
			assertThat(annotations.get("summary")).as(alert).isNotBlank();
			String runbook = annotations.getOrDefault("runbook_url", "");
			assertThat(runbook).as(alert).startsWith("docs/operations.md#");
			assertThat(ShippedFiles.anchors()).containsEntry(runbook.substring(runbook.indexOf('#') + 1), alert);
			assertThat((Map<String, String>) rule.getOrDefault("labels", Map.of())).as(alert)
				.hasEntrySatisfying("severity", (severity) -> assertThat(severity).isIn("page", "ticket"));
		}
		assertThat(ShippedFiles.page().lines().filter((line) -> line.startsWith("### ")))
			.as("alerts that have a runbook")
			.containsExactlyInAnyOrderElementsOf(alerts.stream().map((alert) -> "### " + alert).toList());
	}

	@Test
	@SuppressWarnings("unchecked")
	void areTestedForGoingOffAndForBeingQuiet() {
		Set<String> goOff = new HashSet<>();
		Set<String> quiet = new HashSet<>();
		for (Map<String, Object> test : ShippedFiles.ruleTests()) {
			for (Map<String, Object> one : (List<Map<String, Object>>) test.getOrDefault("alert_rule_test",
					List.of())) {
				boolean expected = !((List<?>) one.getOrDefault("exp_alerts", List.of())).isEmpty();
				(expected ? goOff : quiet).add(String.valueOf(one.get("alertname")));
			}
		}
		Set<String> alerts = new HashSet<>();
		ShippedFiles.rules().forEach((rule) -> alerts.add(String.valueOf(rule.get("alert"))));
		assertThat(goOff).isEqualTo(alerts);
		assertThat(quiet).isEqualTo(alerts);
	}

	@Test
	void passTheirTests() throws IOException, InterruptedException {
		Path promtool = promtool();
		assumeTrue(promtool != null, "promtool is not on the PATH: the rules are not tested");
		run(String.valueOf(promtool), "check", "rules", ShippedFiles.RULES);
		run(String.valueOf(promtool), "test", "rules", ShippedFiles.RULE_TESTS);
	}

	@Test
	void haveADashboardWithPanelsOfTheirOwn() {
		JsonNode dashboard = ShippedFiles.dashboard();
		Set<Integer> ids = new HashSet<>();
		int panels = 0;
		for (JsonNode panel : dashboard.path("panels")) {
			ids.add(panel.path("id").asInt());
			panels++;
			assertThat(panel.path("title").asString("")).isNotBlank();
		}
		assertThat(ids).hasSize(panels).isNotEmpty();
		assertThat(dashboard.path("templating").path("list")).extracting((one) -> one.path("name").asString(""))
			.containsExactly("datasource", "group", "listener", "topic");
	}

	private static @Nullable Path promtool() {
		for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
			Path file = Path.of(directory, "promtool");
			if (Files.isExecutable(file)) {
				return file;
			}
		}
		return null;
	}

	private static void run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).directory(ShippedFiles.ALERTS.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
	}

}
