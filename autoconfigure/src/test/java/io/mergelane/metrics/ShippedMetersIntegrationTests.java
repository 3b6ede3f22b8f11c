package io.mergelane.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneMetricsAutoConfiguration;
import io.mergelane.guard.GuardSettings;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.TestBroker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is shipped and written down of meters, against those that an application has.
 */
class ShippedMetersIntegrationTests {

	private static final Pattern SAMPLE = Pattern.compile("(mergelane_\\w+)\\{([^}]*)} (\\S+)");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

	private static final Pattern ROW = Pattern
		.compile("\\| `(mergelane\\.[a-z.]+)` \\| (\\w+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");

	/**
	 * Labels that Prometheus adds.
	 */
	private static final Set<String> ADDED = Set.of("instance");

	private static final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	// What an application has told, by metric and label.
	private static final Map<String, Map<String, Set<String>>> told = new TreeMap<>();

	private static final Map<String, Meter.Id> meters = new TreeMap<>();

	@BeforeAll
	static void listen() {
		try (TestBroker broker = new TestBroker()) {
			broker.createTopic("shop", 2);
			ListenerContexts.runner(broker, "shop", Shop.class)
				.withConfiguration(AutoConfigurations.of(MergelaneMetricsAutoConfiguration.class))
				.withPropertyValues("spring.application.name=shop")
				.run((context) -> {
					Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
						// Those that come before the partitions were looked at do not
						// count for
						// the skew.
						broker.send("shop", 0, "key", "value");
						broker.send("shop", 1, "key", "value");
						broker.flush();
						registry.scrape();
						assertThat(registry.getMeters().stream().map((meter) -> meter.getId().getName()).distinct())
							.filteredOn((name) -> name.startsWith(LaneMeter.PREFIX))
							.hasSize(LaneMeter.values().length + 3);
					});
					read(registry.scrape());
				});
		}
	}

	@AfterAll
	static void close() {
		registry.close();
	}

	private static void read(String scrape) {
		Matcher samples = SAMPLE.matcher(scrape);
		while (samples.find()) {
			assertThat(samples.group(3)).as(samples.group()).isNotEqualTo("NaN").doesNotStartWith("-");
			Map<String, Set<String>> labels = told.computeIfAbsent(samples.group(1), (name) -> new TreeMap<>());
			Matcher each = LABEL.matcher(samples.group(2));
			while (each.find()) {
				labels.computeIfAbsent(each.group(1), (label) -> new TreeSet<>()).add(each.group(2));
			}
		}
		registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith(LaneMeter.PREFIX))
			.forEach((meter) -> meters.put(meter.getId().getName(), meter.getId()));
	}

	@Test
	void rulesAndDashboardAskForWhatIsThere() {
		Map<String, List<ShippedFiles.Use>> uses = ShippedFiles.uses();
		assertThat(uses.keySet()).anyMatch((place) -> place.startsWith("alert "))
			.anyMatch((place) -> place.startsWith("test "))
			.anyMatch((place) -> place.startsWith("panel "))
			.anyMatch((place) -> place.startsWith("variable "));
		uses.forEach((place, all) -> {
			assertThat(all).as(place).isNotEmpty();
			all.forEach((use) -> check(place, use));
		});
	}

	private static void check(String place, ShippedFiles.Use use) {
		assertThat(told.keySet()).as(place).contains(use.name());
		Map<String, Set<String>> labels = told.getOrDefault(use.name(), Map.of());
		Set<String> wanted = new TreeSet<>(use.labels());
		wanted.removeAll(ADDED);
		assertThat(labels.keySet()).as("%s: labels of %s", place, use.name()).containsAll(wanted);
		use.values().forEach((label, values) -> {
			// Those that are one of a few are all there, with zero at least.
			if (!values.startsWith("$") && !Set.of("group", "listener", "topic", "instance").contains(label)) {
				assertThat(labels.getOrDefault(label, Set.of())).as("%s: %s of %s", place, label, use.name())
					.containsAll(Set.of(values.split("\\|")));
			}
		});
	}

	@Test
	void thePageHasEachMeter() {
		Map<String, String> registered = new TreeMap<>();
		meters.forEach((name, id) -> registered.put(name, describe(id)));
		Map<String, String> written = new TreeMap<>();
		Matcher row = ROW.matcher(ShippedFiles.page());
		while (row.find()) {
			String tags = new TreeSet<>(List.of(row.group(4).replace("`", "").split(", "))).toString();
			written.put(row.group(1), row.group(2) + (row.group(3).equals("time") ? " in seconds " : " ") + tags);
		}
		assertThat(written).isEqualTo(registered);
	}

	private static String describe(Meter.Id id) {
		Set<String> tags = new TreeSet<>();
		for (Tag tag : id.getTags()) {
			tags.add(tag.getKey());
		}
		return id.getType().name().toLowerCase(Locale.ROOT)
				+ ((id.getBaseUnit() != null) ? " in " + id.getBaseUnit() + " " : " ") + tags;
	}

	@Test
	void aMeterHasTheTagsThatItIsSaidToHave() {
		Map<String, Set<String>> said = new HashMap<>();
		for (LaneMeter meter : LaneMeter.values()) {
			said.put(meter.id(), new TreeSet<>(meter.tags()));
		}
		said.forEach((name, tags) -> assertThat(meters.get(name)).isNotNull()
			.extracting((id) -> id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet()))
			.isEqualTo(tags));
	}

	@Configuration(proxyBeanMethods = false)
	static class Shop {

		@Bean
		static MeterRegistry meterRegistry() {
			return registry;
		}

		@Bean
		static GuardSettings.Timing timing() {
			return new GuardSettings.Timing(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(5),
					Duration.ofSeconds(1), Duration.ofSeconds(1));
		}

		@LaneListener(id = "shop", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(String value) {
		}

	}

}
