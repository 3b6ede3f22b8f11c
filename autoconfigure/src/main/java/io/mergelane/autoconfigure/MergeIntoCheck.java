package io.mergelane.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.util.Map;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.MergeInto;
import io.mergelane.listener.LaneListenerContainerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.kafka.annotation.KafkaListenerAnnotationBeanPostProcessor.AnnotationEnhancer;
import org.springframework.util.StringUtils;

/**
 * Refuses {@link MergeInto} on a listener that is not a lane listener: its rows would be
 * dropped. It sees each {@code @KafkaListener} and changes none.
 * <p>
 * Threading: immutable.
 */
final class MergeIntoCheck implements AnnotationEnhancer {

	private static final String DEFAULT_FACTORY = "kafkaListenerContainerFactory";

	private final BeanFactory beanFactory;

	MergeIntoCheck(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Map<String, Object> apply(Map<String, Object> attributes, AnnotatedElement element) {
		if (!AnnotatedElementUtils.findMergedRepeatableAnnotations(element, MergeInto.class).isEmpty()
				&& !isLaneListener(attributes)) {
			throw new InvalidLaneListenerException(
					"%s is annotated with @MergeInto but is not a lane listener, so its rows would be dropped."
						.formatted(element),
					"Annotate it with @LaneListener instead of @KafkaListener.");
		}
		return attributes;
	}

	private boolean isLaneListener(Map<String, Object> attributes) {
		Object factory = attributes.get("containerFactory");
		String name = StringUtils.hasText((String) factory) ? (String) factory : DEFAULT_FACTORY;
		boolean computed = name.contains("{");
		return computed || this.beanFactory.containsBean(name)
				&& this.beanFactory.isTypeMatch(name, LaneListenerContainerFactory.class);
	}

}
