package io.mergelane.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Names of the properties that the configuration metadata on the class path describe:
 * Mergelane's, Spring Boot's and others'.
 * <p>
 * Threading: immutable.
 */
final class KnownProperties {

	private static final String LISTENERS = "mergelane\\.listeners\\.[^.]+\\.";

	private final Set<String> names = new HashSet<>();

	private final Set<String> maps = new HashSet<>();

	KnownProperties() throws IOException {
		for (URL file : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream metadata = file.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(metadata).path("properties")) {
					String name = property.path("name").asString();
					this.names.add(name);
					if (property.path("type").asString("").startsWith("java.util.Map")) {
						this.maps.add(name);
					}
				}
			}
		}
	}

	/**
	 * Return whether there is such a property.
	 * @param name its name; settings of a listener have those of all listeners
	 */
	boolean contains(String name) {
		String plain = name.replaceAll("\\[\\d+]", "").replaceFirst(LISTENERS, "mergelane.defaults.");
		return this.names.contains(plain) || this.maps.stream().anyMatch((map) -> plain.startsWith(map + '.'));
	}

	/**
	 * Return whether there is such a property, or any below that name.
	 * @param name its name, or what names of properties begin with
	 */
	boolean containsAny(String name) {
		String plain = name.replaceFirst(LISTENERS, "mergelane.defaults.");
		return contains(name) || this.names.stream().anyMatch((known) -> known.startsWith(plain + '.'));
	}

}
