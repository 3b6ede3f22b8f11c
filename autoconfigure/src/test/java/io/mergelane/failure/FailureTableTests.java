package io.mergelane.failure;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLState;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureTable}: promise S12. Every line is put to the classifier, and
 * every exception of Spring's data access and every class of SQL states has one.
 */
class FailureTableTests {

	private static final Set<String> STANDARD_STATES = Set.of("00", "01", "02", "03", "07", "08", "09", "0A", "0D",
			"0E", "0F", "0K", "0L", "0M", "0N", "0P", "0S", "0T", "0U", "0V", "0W", "0X", "0Y", "0Z", "10", "20", "21",
			"22", "23", "24", "25", "26", "27", "28", "2B", "2C", "2D", "2E", "2F", "2H", "30", "33", "34", "35", "36",
			"38", "39", "3B", "3C", "3D", "3F", "40", "42", "44", "45", "46", "HV", "HW", "HY", "HZ");

	private static final Set<String> POSTGRES_STATES = Set.of("00", "01", "02", "03", "08", "09", "0A", "0B", "0F",
			"0L", "0P", "0Z", "10", "20", "21", "22", "23", "24", "25", "26", "27", "28", "2B", "2D", "2F", "34", "38",
			"39", "3B", "3D", "3F", "40", "42", "44", "53", "54", "55", "57", "58", "72", "F0", "HV", "P0", "XX");

	private final FailureClassifier classifier = new FailureClassifier();

	private final CodeVerdicts states = new CodeVerdicts(CodeVerdicts.SQL_STATE, FailureTable.ROWS);

	@ParameterizedTest(name = "{0}: {1} is {2}")
	@MethodSource("keys")
	void isWhatTheClassifierGoesBy(String kind, String key, FailureVerdict verdict) {
		for (String code : key.split("\\.\\.")) {
			assertThat(this.classifier.classify(failure(kind, code))).isEqualTo(verdict);
		}
	}

	static Stream<Arguments> keys() {
		return FailureTable.ROWS.stream()
			.flatMap((row) -> row.keys().stream().map((key) -> Arguments.of(row.kind(), key, row.verdict())));
	}

	private static Throwable failure(String kind, String key) {
		return switch (kind) {
			case FailureRow.CLASS -> Lookalikes.of(key);
			case "SQLState" -> new SQLException("failed", (key.length() == 2) ? key + "9ZZ" : key);
			case "MySQL" -> new SQLException("failed", "HY000", Integer.parseInt(key));
			case "Oracle" ->
				new SQLException("ORA-%05d: failed".formatted(Integer.parseInt(key)), "72000", Integer.parseInt(key));
			case "SQL Server" -> vendor("com.microsoft.sqlserver.jdbc.SQLServerFailure", key);
			case "Db2" -> vendor("com.ibm.db2.jcc.am.SqlFailure", key);
			case "SQLite" -> vendor("org.sqlite.Failure", key);
			case "HTTP" -> new RestClientResponseException("failed", HttpStatusCode.valueOf(Integer.parseInt(key)), "",
					(HttpHeaders) null, null, null);
			case "gRPC" -> Lookalikes.of("io.grpc.StatusRuntimeException", RuntimeException.class,
					Map.of("getStatus", new GrpcStatus(GrpcStatus.Code.valueOf(key))));
			default -> throw new IllegalArgumentException(kind);
		};
	}

	private static SQLException vendor(String type, String code) {
		return Lookalikes.of(type, SQLException.class, Map.of("getErrorCode", Integer.valueOf(code)));
	}

	@Test
	void namesNothingTwice() {
		Set<String> keys = new HashSet<>();
		FailureTable.ROWS.forEach((row) -> row.keys()
			.forEach((key) -> assertThat(keys.add(row.kind() + key)).as("%s %s", row.kind(), key).isTrue()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "java.", "javax.net.", "org.springframework.dao.", "org.springframework.transaction.",
			"org.springframework.jdbc.", "org.springframework.kafka.", "org.springframework.messaging.",
			"org.springframework.core.", "org.springframework.resilience.", "org.springframework.web.client.",
			"org.apache.kafka.", "tools.jackson.", "io.mergelane." })
	void namesNoClassThatIsNotThere(String library) {
		assertThat(names().filter((name) -> name.startsWith(library))).isNotEmpty()
			.allMatch((name) -> ClassUtils.isPresent(name, FailureTableTests.class.getClassLoader()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org/springframework/dao/**", "org/springframework/transaction/**",
			"org/springframework/jdbc" })
	void namesEveryExceptionOfSpring(String packages) throws IOException {
		List<String> exceptions = exceptions(packages);
		assertThat(exceptions).hasSizeGreaterThan(5);
		assertThat(names()).containsAll(exceptions);
	}

	private static Stream<String> names() {
		return FailureTable.ROWS.stream().filter(FailureRow::isOfClasses).flatMap((row) -> row.keys().stream());
	}

	private static List<String> exceptions(String packages) throws IOException {
		SimpleMetadataReaderFactory readers = new SimpleMetadataReaderFactory();
		List<String> exceptions = new ArrayList<>();
		for (Resource resource : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:%s/*Exception.class".formatted(packages))) {
			MetadataReader reader = readers.getMetadataReader(resource);
			String name = reader.getClassMetadata().getClassName();
			Class<?> type = ClassUtils.resolveClassName(name, FailureTableTests.class.getClassLoader());
			if (Throwable.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
				exceptions.add(name);
			}
		}
		return exceptions;
	}

	@Test
	void hasAVerdictOnEveryClassOfStates() {
		Stream.concat(STANDARD_STATES.stream(), POSTGRES_STATES.stream())
			.forEach((state) -> assertThat(this.states.ofState(state + "000")).as(state).isNotNull());
	}

	@Test
	void hasAVerdictOnEveryStateOfThePostgresDriver() {
		Arrays.stream(PSQLState.values())
			.map(PSQLState::getState)
			.filter((state) -> !state.isEmpty())
			.forEach((state) -> assertThat(this.states.ofState(state)).as(state).isNotNull());
	}

	@ParameterizedTest
	@ValueSource(strings = { "08001", "08006", "08003", "40001", "40P01", "53300", "53100", "55P03", "57014", "57P01",
			"57P03", "58030", "25006" })
	void takesAnOutageOfTheDatabaseForTransient(String state) {
		assertThat(state(state)).isEqualTo(FailureVerdict.TRANSIENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "22001", "22003", "22P02", "23502", "23514" })
	void takesAValueThatDoesNotFitForPermanent(String state) {
		assertThat(state(state)).isEqualTo(FailureVerdict.PERMANENT);
	}

	private @Nullable FailureVerdict state(String state) {
		return this.states.ofState(state);
	}

	/**
	 * Has the methods of gRPC's status.
	 *
	 * @param getCode as there
	 */
	public record GrpcStatus(Code getCode) {

		/**
		 * As there.
		 */
		public enum Code {

			OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED,
			RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE,
			DATA_LOSS, UNAUTHENTICATED

		}

	}

}
