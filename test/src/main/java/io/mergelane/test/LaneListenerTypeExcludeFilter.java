package io.mergelane.test;

import java.util.Set;

import io.mergelane.LaneListener;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Lets the listeners of a {@link LaneListenerTest} through.
 */
final class LaneListenerTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<LaneListenerTest> {

	private final Set<Class<?>> listeners;

	LaneListenerTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.listeners = Set.of(getAnnotation().getValue("listeners", Class[].class).orElseGet(() -> new Class<?>[0]));
	}

	/**
	 * Tests of other listeners have another context.
	 */
	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.listeners;
	}

	@Override
	protected boolean isUseDefaultFilters() {
		return true;
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory) {
		String name = metadataReader.getClassMetadata().getClassName();
		return this.listeners.isEmpty()
				? metadataReader.getAnnotationMetadata().hasAnnotatedMethods(LaneListener.class.getName())
				: this.listeners.stream().anyMatch((listener) -> listener.getName().equals(name));
	}

}
