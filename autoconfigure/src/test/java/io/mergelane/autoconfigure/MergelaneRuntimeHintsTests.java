package io.mergelane.autoconfigure;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import io.mergelane.MergeInto;
import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.actuate.KeysSection;
import io.mergelane.actuate.LagSection;
import io.mergelane.deadletter.RetainingDeserializer;
import io.mergelane.handler.DeclaredMerge;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read by reflection or by name at run time is hinted at.
 */
class MergelaneRuntimeHintsTests {

	private static final RuntimeHints hints = new RuntimeHints();

	@BeforeAll
	static void registerAsAnApplicationDoes() {
		ClassLoader classLoader = MergelaneRuntimeHintsTests.class.getClassLoader();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories", classLoader)
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((registrar) -> registrar.getClass().getName().startsWith("io.mergelane."))
			.forEach((registrar) -> registrar.registerHints(hints, classLoader));
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, KafkaConsumersEndpoint.class,
				Listeners.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql", "h2", "mariadb", "mysql", "oracle", "sqlserver", "sqlite", "db2" })
	void keepsTheScriptsOfTheTableOfPositions(String platform) {
		assertThat(RuntimeHintsPredicates.resource().forResource("io/mergelane/offsets/schema-" + platform + ".sql"))
			.accepts(hints);
	}

	@Test
	void keepsTheConstructorThatAConsumerCalls() throws NoSuchMethodException {
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(RetainingDeserializer.class.getConstructor())).accepts(hints);
	}

	@Test
	void keepsTheFieldsThatHaveNoGetter() {
		assertThat(field(AbstractMessageListenerContainer.class, "consumerFactory")).accepts(hints);
		assertThat(field(DefaultKafkaConsumerFactory.class, "configureDeserializers")).accepts(hints);
		assertThat(field(DefaultKafkaConsumerFactory.class, "beanName")).accepts(hints);
	}

	@Test
	void keepsWhatDeclaredMergesNeed() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(DeclaredMerge.method())).accepts(hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(MergeInto.class)).accepts(hints);
	}

	@Test
	void keepsTheStatusOfFailures() throws NoSuchMethodException {
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(RestClientResponseException.class.getMethod("getStatusCode"))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(
					RestClientResponseException.class.getMethod("getStatusCode").getReturnType().getMethod("value")))
			.accepts(hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tools.jackson.databind.json.JsonMapper", "org.postgresql.PGConnection",
			"org.postgresql.util.PSQLException" })
	void knowsWhatMayBeThere(String type) {
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(type))).accepts(hints);
	}

	@Test
	void keepsTheRowsOfEachTable() throws NoSuchMethodException {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(First.class.getDeclaredMethod("userId")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Second.class.getDeclaredMethod("getUserId")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Only.class.getDeclaredMethod("userId")))
			.accepts(hints);
	}

	@Test
	void keepsEveryBodyOfTheEndpoint() throws Exception {
		List<Class<?>> bodies = new ArrayList<>();
		for (Resource file : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/mergelane/actuate/*.class")) {
			Class<?> type = ClassUtils
				.forName("io.mergelane.actuate." + String.valueOf(file.getFilename()).replace(".class", ""), null);
			if (type.isRecord() && OperationResponseBody.class.isAssignableFrom(type) && !isOfAnAction(type)) {
				bodies.add(type);
			}
		}
		assertThat(bodies).contains(KeysSection.class, LagSection.class)
			.allSatisfy((body) -> assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(body.getRecordComponents()[0].getAccessor()))
				.accepts(hints));
	}

	/** These are of the endpoint's web extension, and named in its signatures. */
	private static boolean isOfAnAction(Class<?> type) {
		return type.getSimpleName().equals("ActionDescriptor");
	}

	private static Predicate<RuntimeHints> field(Class<?> type, String name) {
		Field field = ReflectionUtils.findField(type, name);
		return RuntimeHintsPredicates.reflection().onFieldAccess(Objects.requireNonNull(field, name));
	}

	record First(Long userId) {

	}

	record Only(Long userId) {

	}

	public static final class Second {

		public Long getUserId() {
			return 1L;
		}

	}

	static class Listeners {

		@MergeInto(table = "first", key = "user_id", version = "version", rows = First.class)
		@MergeInto(table = "second", key = "user_id", version = "version", rows = Second.class)
		@Nullable Object toRows(String record) {
			return null;
		}

		@MergeInto(table = "only", key = "user_id", version = "version", rows = Only.class)
		@Nullable Object toRow(String record) {
			return null;
		}

	}

}
