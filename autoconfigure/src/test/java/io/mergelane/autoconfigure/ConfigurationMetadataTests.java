package io.mergelane.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an IDE shows of the properties.
 */
class ConfigurationMetadataTests {

	private static final Set<String> WITHOUT_DEFAULT = Set.of("mergelane.listeners", "mergelane.merge.topics",
			"mergelane.merge.data-source", "mergelane.offsets.data-source", "mergelane.failures.transient",
			"mergelane.failures.permanent", "mergelane.defaults.not-before-header", "mergelane.endpoint.actions",
			"mergelane.identity.application", "mergelane.identity.environment", "mergelane.expected-cluster-id",
			"mergelane.group-guard.previous-identities", "mergelane.group-guard.shared",
			"management.endpoint.kafkaconsumers.roles");

	private final Map<String, JsonNode> properties = read();

	@Test
	void describesEachProperty() {
		assertThat(this.properties).isNotEmpty();
		this.properties.forEach(
				(name, property) -> assertThat(property.path("description").asString("")).as("description of %s", name)
					.isNotBlank()
					.endsWith(".")
					.doesNotStartWith("The ")
					.doesNotStartWith("A "));
	}

	@Test
	void givesEachPropertyADefaultExceptThoseThatHaveNone() {
		this.properties.forEach((name, property) -> {
			if (!WITHOUT_DEFAULT.contains(name)) {
				assertThat(property.has("defaultValue")).as("default of %s", name).isTrue();
			}
		});
	}

	@Test
	void isWrittenDownInTheDocumentation() throws IOException {
		String page = Files.readString(Path.of("../docs/configuration.md"));
		this.properties.forEach((name, property) -> {
			if (!name.equals("mergelane.listeners")) {
				assertThat(page).contains("| `%s` | %s |".formatted(name,
						property.has("defaultValue") ? "`" + text(property) + "`" : ""));
			}
		});
	}

	private static String text(JsonNode property) {
		return property.path("defaultValue").asString();
	}

	@Test
	void tellsTheRealDefaults() {
		assertThat(number("parallelism")).isEqualTo(PropertiesLaneListenerSettings.PARALLELISM);
		assertThat(number("max-in-flight")).isEqualTo(PropertiesLaneListenerSettings.MAX_IN_FLIGHT);
		assertThat(DataSize.parse(text("max-in-flight-size")))
			.isEqualTo(PropertiesLaneListenerSettings.MAX_IN_FLIGHT_SIZE);
		assertThat(number("batch.size")).isEqualTo(PropertiesLaneListenerSettings.BATCH_SIZE);
		assertThat(duration("batch.linger")).isEqualTo(PropertiesLaneListenerSettings.BATCH_LINGER);
		assertThat(duration("drain-timeout")).isEqualTo(PropertiesLaneListenerSettings.DRAIN_TIMEOUT);
		assertThat(duration("commit-interval")).isEqualTo(PropertiesLaneListenerSettings.COMMIT_INTERVAL);
		assertThat(duration("retry.delay")).isEqualTo(PropertiesLaneListenerSettings.RETRY_DELAY);
		assertThat(duration("retry.max-delay")).isEqualTo(PropertiesLaneListenerSettings.RETRY_MAX_DELAY);
		assertThat(number("retry.max-attempts")).isEqualTo(PropertiesLaneListenerSettings.RETRY_MAX_ATTEMPTS);
		assertThat(duration("handler-timeout")).isEqualTo(PropertiesLaneListenerSettings.HANDLER_TIMEOUT);
		assertThat(number("dead-letter.budget")).isEqualTo(PropertiesLaneListenerSettings.DEAD_LETTER_BUDGET);
		assertThat(number("circuit.failures")).isEqualTo(PropertiesLaneListenerSettings.CIRCUIT_FAILURES);
		assertThat(duration("circuit.probe-interval")).isEqualTo(PropertiesLaneListenerSettings.CIRCUIT_WAIT);
		assertThat(duration("circuit.max-probe-interval")).isEqualTo(PropertiesLaneListenerSettings.CIRCUIT_MAX_WAIT);
		assertThat(value("retry.multiplier").asDouble()).isEqualTo(PropertiesLaneListenerSettings.RETRY_MULTIPLIER);
		assertThat(property("parallelism").path("description").asString(""))
			.contains("by default " + PropertiesLaneListenerSettings.BATCH_PARALLELISM);
	}

	private int number(String name) {
		return value(name).asInt();
	}

	private String text(String name) {
		return value(name).asString();
	}

	private Duration duration(String name) {
		return org.springframework.boot.convert.DurationStyle.detectAndParse(text(name));
	}

	private JsonNode value(String name) {
		return property(name).path("defaultValue");
	}

	private JsonNode property(String name) {
		return Objects.requireNonNull(this.properties.get("mergelane.defaults." + name), name);
	}

	private static Map<String, JsonNode> read() {
		try (InputStream metadata = ConfigurationMetadataTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			Map<String, JsonNode> properties = new HashMap<>();
			for (JsonNode property : JsonMapper.shared().readTree(metadata).path("properties")) {
				String source = property.path("sourceType").asString("");
				// Those that Spring Boot's processor adds for any endpoint are in its
				// documentation.
				if (source.startsWith("io.mergelane.autoconfigure.")) {
					properties.put(property.path("name").asString(), property);
				}
			}
			return properties;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
