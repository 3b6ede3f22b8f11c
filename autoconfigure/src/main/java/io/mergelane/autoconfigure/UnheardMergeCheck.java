package io.mergelane.autoconfigure;

import java.lang.reflect.Method;
import java.util.Map;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.MergeInto;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Refuses {@link MergeInto} on a method that is no listener at all: nobody would call it,
 * and nothing would say so.
 * <p>
 * Threading: immutable.
 */
final class UnheardMergeCheck implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (AnnotationUtils.isCandidateClass(type, MergeInto.class)) {
			Map<Method, Boolean> unheard = MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<Boolean>) (method) -> isUnheard(method) ? Boolean.TRUE : null);
			unheard.keySet().forEach(UnheardMergeCheck::refuse);
		}
		return bean;
	}

	private static boolean isUnheard(Method method) {
		return !AnnotatedElementUtils.findMergedRepeatableAnnotations(method, MergeInto.class).isEmpty()
				&& !AnnotatedElementUtils.hasAnnotation(method, KafkaListener.class);
	}

	private static void refuse(Method method) {
		throw new InvalidLaneListenerException(
				"%s.%s is annotated with @MergeInto but is not a listener, so nobody calls it and no row is written."
					.formatted(method.getDeclaringClass().getSimpleName(), method.getName()),
				"Annotate it with @LaneListener as well, with an 'id' and 'topics'.");
	}

}
