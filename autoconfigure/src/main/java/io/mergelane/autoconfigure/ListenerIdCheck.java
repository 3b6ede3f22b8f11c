package io.mergelane.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.LaneListener;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.kafka.annotation.KafkaListenerAnnotationBeanPostProcessor.AnnotationEnhancer;
import org.springframework.util.StringUtils;

/**
 * Refuses a lane listener with the id of another listener: Spring Kafka does too, but
 * does not say which they are. It sees each {@code @KafkaListener} and changes none.
 * <p>
 * Threading: thread-safe.
 */
final class ListenerIdCheck implements AnnotationEnhancer {

	/** Each bean may give it another value. */
	private static final String EXPRESSION = "#{";

	private final Map<String, AnnotatedElement> seen = new ConcurrentHashMap<>();

	private final ConfigurableBeanFactory beanFactory;

	ListenerIdCheck(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Map<String, Object> apply(Map<String, Object> attributes, AnnotatedElement element) {
		String id = this.beanFactory.resolveEmbeddedValue(String.valueOf(attributes.getOrDefault("id", "")));
		AnnotatedElement other = (StringUtils.hasText(id) && !id.contains(EXPRESSION))
				? this.seen.putIfAbsent(id, element) : null;
		if (other != null && !other.equals(element) && (isLane(element) || isLane(other))) {
			throw new InvalidLaneListenerException(
					"There are two listeners with the id '%s': %s and %s.".formatted(id, name(other), name(element)),
					"Give each an id of its own; if they are to share a group, give both the same 'groupId'.");
		}
		return attributes;
	}

	private static boolean isLane(AnnotatedElement element) {
		return AnnotatedElementUtils.hasAnnotation(element, LaneListener.class);
	}

	private static String name(AnnotatedElement element) {
		return (element instanceof Method method)
				? "%s.%s".formatted(method.getDeclaringClass().getSimpleName(), method.getName())
				: String.valueOf(element);
	}

}
