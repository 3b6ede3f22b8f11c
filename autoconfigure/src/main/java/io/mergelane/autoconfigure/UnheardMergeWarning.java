package io.mergelane.autoconfigure;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.MergeInto;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Says, once for each class, that {@link MergeInto} is on a method that no annotation
 * makes a listener: nobody would call it. It is no failure, as an application may
 * register its listeners itself.
 * <p>
 * Threading: thread-safe.
 */
final class UnheardMergeWarning implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(UnheardMergeWarning.class);

	/** Beans may be made often. */
	private final Set<Class<?>> seen = ConcurrentHashMap.newKeySet();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		// Most beans are Spring's own: looking at their methods would cost each start.
		if (!type.getName().startsWith("org.springframework.") && this.seen.add(type)) {
			Map<Method, Boolean> unheard = MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<Boolean>) (method) -> isUnheard(method) ? Boolean.TRUE : null);
			unheard.keySet().forEach(UnheardMergeWarning::warn);
		}
		return bean;
	}

	private static boolean isUnheard(Method method) {
		return !AnnotatedElementUtils.findMergedRepeatableAnnotations(method, MergeInto.class).isEmpty()
				&& AnnotatedElementUtils.findMergedRepeatableAnnotations(method, KafkaListener.class).isEmpty();
	}

	private static void warn(Method method) {
		logger.warn(
				"%s.%s is annotated with @MergeInto but is not a listener, so nobody calls it and no row is written. Annotate it with @LaneListener as well, with an 'id' and 'topics'; there is nothing to do if the application registers it as a listener by itself"
					.formatted(method.getDeclaringClass().getSimpleName(), method.getName()));
	}

}
