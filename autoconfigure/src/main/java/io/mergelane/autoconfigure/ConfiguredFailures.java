package io.mergelane.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.mergelane.failure.FailureRule;
import io.mergelane.failure.NamedFailureRule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;

/**
 * Makes a rule of {@code mergelane.failures.*}, and looks whether it can be meant.
 * <p>
 * Threading: confined to the thread that starts the application.
 */
final class ConfiguredFailures {

	static final String TRANSIENT = "mergelane.failures.transient";

	static final String PERMANENT = "mergelane.failures.permanent";

	private static final Log logger = LogFactory.getLog(ConfiguredFailures.class);

	private final @Nullable ClassLoader classLoader;

	ConfiguredFailures(@Nullable ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	/**
	 * Make the rule.
	 * @param failures the properties
	 * @return the rule
	 * @throws InvalidConfigurationPropertyValueException if a name is that of no
	 * exception, or in both lists
	 */
	FailureRule rule(MergelaneProperties.Failures failures) {
		Set<String> transients = names(TRANSIENT, failures.transients());
		Set<String> permanents = names(PERMANENT, failures.permanents());
		for (String name : permanents) {
			if (transients.contains(name)) {
				throw new InvalidConfigurationPropertyValueException(PERMANENT, name,
						"It is in '%s' too, and a failure can only be one of them. Remove it from one of the lists."
							.formatted(TRANSIENT));
			}
		}
		return new NamedFailureRule(transients, permanents);
	}

	private Set<String> names(String property, List<String> configured) {
		Set<String> names = new LinkedHashSet<>();
		Set<String> unknown = new LinkedHashSet<>();
		for (String name : configured) {
			Class<?> type = find(name.trim());
			if (type == null) {
				unknown.add(name.trim());
			}
			else if (!Throwable.class.isAssignableFrom(type) && !type.isInterface()) {
				throw new InvalidConfigurationPropertyValueException(property, name,
						"It is not an exception. Name a class that can be thrown, or an interface of such classes.");
			}
			// Also that of a nested class, however it was written.
			names.add((type != null) ? type.getName() : name.trim());
		}
		warn(property, unknown);
		return names;
	}

	private @Nullable Class<?> find(String name) {
		try {
			return ClassUtils.forName(name, this.classLoader);
		}
		catch (ClassNotFoundException | LinkageError | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Not refused: the settings may be those of several applications.
	 */
	private static void warn(String property, Collection<String> unknown) {
		if (!unknown.isEmpty()) {
			logger
				.warn("There are no classes %s for %s; if they are not those of a library left out, correct their names"
					.formatted(unknown, property));
		}
	}

}
