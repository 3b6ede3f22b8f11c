package io.mergelane.handler;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * The transaction that annotations put around a listener method, Spring's or Jakarta's.
 * <p>
 * Threading: immutable.
 *
 * @param readOnly whether it says that nothing is written
 */
record DeclaredTransaction(boolean readOnly) {

	/**
	 * Annotations, and what of them says how it goes with a transaction of the caller.
	 */
	private static final String[][] ANNOTATIONS = {
			{ "org.springframework.transaction.annotation.Transactional", "propagation" },
			{ "jakarta.transaction.Transactional", "value" } };

	private static final Set<String> WITHOUT = Set.of("NOT_SUPPORTED", "NEVER", "SUPPORTS");

	/**
	 * Find the transaction of a method: its own, or that of its class.
	 * @param method the method
	 * @return the transaction, or {@code null} if none begins with it
	 */
	static @Nullable DeclaredTransaction of(Method method) {
		for (AnnotatedElement element : new AnnotatedElement[] { method, method.getDeclaringClass() }) {
			for (String[] annotation : ANNOTATIONS) {
				MergedAnnotation<?> found = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
					.get(annotation[0]);
				if (found.isPresent()) {
					return of(found, annotation[1]);
				}
			}
		}
		return null;
	}

	private static @Nullable DeclaredTransaction of(MergedAnnotation<?> annotation, String propagation) {
		if (WITHOUT.contains(annotation.getValue(propagation).map(Object::toString).orElse(""))) {
			return null;
		}
		return new DeclaredTransaction(
				annotation.getValue("readOnly").map((value) -> Boolean.TRUE.equals(value)).orElse(false));
	}

}
