package io.mergelane;

import java.lang.reflect.AnnotatedElement;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Lets the rows of {@link MergeInto#rows()} be read in a native image. What a listener
 * method takes and returns is known already, as it is a method for messages; a method
 * that returns {@link Merge} does not tell what is in it.
 * <p>
 * Threading: thread-safe.
 */
final class MergeIntoReflectiveProcessor implements ReflectiveProcessor {

	private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		for (MergeInto mergeInto : AnnotatedElementUtils.findMergedRepeatableAnnotations(element, MergeInto.class)) {
			if (mergeInto.rows() != Object.class) {
				this.bindings.registerReflectionHints(hints, mergeInto.rows());
			}
		}
	}

}
