package io.mergelane.failure;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Judges failures by the names of classes and interfaces. A name speaks for subclasses
 * too; if there are several, the nearest one does.
 * <p>
 * Threading: thread-safe. Names are compared once per class.
 */
public final class NamedFailureRule implements FailureRule {

	private final Map<String, FailureVerdict> names = new HashMap<>();

	private final ClassValue<Answer> answers = new ClassValue<>() {

		@Override
		protected Answer computeValue(Class<?> type) {
			return new Answer(nearest(type));
		}

	};

	/**
	 * Create a rule.
	 * @param transients names of transient failures
	 * @param permanents names of permanent failures
	 */
	public NamedFailureRule(Collection<String> transients, Collection<String> permanents) {
		permanents.forEach((name) -> this.names.put(name, FailureVerdict.PERMANENT));
		transients.forEach((name) -> this.names.put(name, FailureVerdict.TRANSIENT));
	}

	@Override
	public @Nullable FailureVerdict verdict(Throwable failure) {
		return this.answers.get(failure.getClass()).verdict();
	}

	private @Nullable FailureVerdict nearest(@Nullable Class<?> type) {
		if (type == null) {
			return null;
		}
		FailureVerdict verdict = this.names.get(type.getName());
		for (Class<?> implemented : type.getInterfaces()) {
			verdict = (verdict != null) ? verdict : nearest(implemented);
		}
		return (verdict != null) ? verdict : nearest(type.getSuperclass());
	}

	private record Answer(@Nullable FailureVerdict verdict) {

	}

}
