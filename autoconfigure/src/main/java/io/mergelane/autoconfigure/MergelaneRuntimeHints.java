package io.mergelane.autoconfigure;

import java.util.Arrays;

import io.mergelane.MergeInto;
import io.mergelane.deadletter.RetainingDeserializer;
import io.mergelane.handler.DeclaredMerge;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What a native image has to keep for Mergelane. Listener methods with what they take and
 * return, configuration properties and operations of the endpoint are not here: Spring
 * sees to them.
 * <p>
 * Threading: immutable.
 */
final class MergelaneRuntimeHints implements RuntimeHintsRegistrar {

	/** Whether they are there is asked at run time. */
	private static final String[] OPTIONAL_TYPES = { "tools.jackson.databind.json.JsonMapper",
			"org.postgresql.PGConnection", "org.postgresql.util.PSQLException" };

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/mergelane/offsets/schema-*.sql");
		// For merges that are declared in properties.
		hints.proxies().registerJdkProxy(MergeInto.class);
		ReflectionHints reflection = hints.reflection();
		if (ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", classLoader)) {
			reflection.registerMethod(DeclaredMerge.method(), ExecutableMode.INVOKE);
		}
		// The consumer makes it by its name.
		reflection.registerType(RetainingDeserializer.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		registerFields(reflection, AbstractMessageListenerContainer.class, "consumerFactory");
		registerFields(reflection, DefaultKafkaConsumerFactory.class, "configureDeserializers", "beanName");
		for (String type : OPTIONAL_TYPES) {
			reflection.registerTypeIfPresent(classLoader, type);
		}
	}

	private static void registerFields(ReflectionHints reflection, Class<?> type, String... names) {
		Arrays.stream(names)
			.map((name) -> ReflectionUtils.findField(type, name))
			.filter((field) -> field != null)
			.forEach(reflection::registerField);
	}

}
