package io.mergelane.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules, their tests, the dashboard and the page that are shipped.
 */
final class ShippedFiles {

	static final Path ALERTS = Path.of("../docs/alerts");

	static final String RULES = "mergelane-alerts.yml";

	static final String RULE_TESTS = "mergelane-alerts-test.yml";

	private static final Path DASHBOARD = Path.of("../docs/dashboards/mergelane.json");

	private static final Path PAGE = Path.of("../docs/operations.md");

	private static final Pattern SERIES = Pattern.compile("\\b(mergelane_\\w+)(?:\\{([^}]*)})?");

	private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");

	private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");

	private static final Pattern VALUES_OF = Pattern.compile("label_values\\((.*), (\\w+)\\)");

	private ShippedFiles() {
	}

	/**
	 * Series that are asked for.
	 *
	 * @param name name of the metric
	 * @param values values that labels are to have, in the form of Prometheus
	 * @param labels labels that are to be there
	 */
	record Use(String name, Map<String, String> values, Set<String> labels) {

	}

	@SuppressWarnings("unchecked")
	static List<Map<String, Object>> rules() {
		Map<String, List<Map<String, Object>>> file = (Map<String, List<Map<String, Object>>>) yaml(RULES);
		List<Map<String, Object>> rules = new ArrayList<>();
		file.getOrDefault("groups", List.of())
			.forEach((group) -> rules.addAll((List<Map<String, Object>>) group.getOrDefault("rules", List.of())));
		return rules;
	}

	@SuppressWarnings("unchecked")
	static List<Map<String, Object>> ruleTests() {
		Map<String, Object> file = (Map<String, Object>) yaml(RULE_TESTS);
		return (List<Map<String, Object>>) file.getOrDefault("tests", List.of());
	}

	private static Object yaml(String name) {
		return new Yaml(new SafeConstructor(new LoaderOptions())).load(read(ALERTS.resolve(name)));
	}

	/**
	 * Return what each expression asks for, by where it is.
	 */
	@SuppressWarnings("unchecked")
	static Map<String, List<Use>> uses() {
		Map<String, List<Use>> uses = new TreeMap<>();
		rules().forEach((rule) -> uses.put("alert " + rule.get("alert"), of(String.valueOf(rule.get("expr")))));
		ruleTests().forEach((test) -> {
			for (Map<String, Object> series : (List<Map<String, Object>>) test.getOrDefault("input_series",
					List.of())) {
				uses.put("test " + series.get("series"), of(String.valueOf(series.get("series"))));
			}
		});
		JsonNode dashboard = dashboard();
		for (JsonNode panel : dashboard.path("panels")) {
			for (JsonNode target : panel.path("targets")) {
				String expression = target.path("expr").asString("");
				uses.put("panel " + panel.path("title").asString("") + ": " + expression, of(expression));
			}
		}
		for (JsonNode variable : dashboard.path("templating").path("list")) {
			Matcher values = VALUES_OF.matcher(variable.path("definition").asString(""));
			if (values.matches()) {
				List<Use> all = of(values.group(1));
				all.forEach((use) -> use.labels().add(values.group(2)));
				uses.put("variable " + variable.path("name").asString(""), all);
			}
		}
		return uses;
	}

	static JsonNode dashboard() {
		return JsonMapper.shared().readTree(read(DASHBOARD));
	}

	private static List<Use> of(String expression) {
		Set<String> by = new TreeSet<>();
		Matcher grouped = BY.matcher(expression);
		while (grouped.find()) {
			by.addAll(List.of(grouped.group(1).split(", *")));
		}
		List<Use> uses = new ArrayList<>();
		Matcher series = SERIES.matcher(expression);
		while (series.find()) {
			Map<String, String> values = new HashMap<>();
			if (series.group(2) != null) {
				Matcher label = MATCHER.matcher(series.group(2));
				while (label.find()) {
					values.put(label.group(1), label.group(3));
				}
			}
			Set<String> labels = new TreeSet<>(by);
			labels.addAll(values.keySet());
			uses.add(new Use(series.group(1), values, labels));
		}
		return uses;
	}

	/**
	 * Return the page with what to do.
	 */
	static String page() {
		return read(PAGE);
	}

	/**
	 * Return what may be linked to on that page, by heading.
	 */
	static Map<String, String> anchors() {
		Map<String, String> anchors = new HashMap<>();
		page().lines().filter((line) -> line.startsWith("#")).forEach((line) -> {
			String heading = line.replaceFirst("^#+ ", "");
			anchors.put(heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'), heading);
		});
		return anchors;
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
