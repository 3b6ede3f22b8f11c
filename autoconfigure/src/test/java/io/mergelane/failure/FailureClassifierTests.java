package io.mergelane.failure;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.support.converter.ConversionException;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link FailureClassifier}: chains of causes, and rules.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureClassifierTests {

	private static final FailureRule NOTHING = (failure) -> null;

	private final FailureClassifier classifier = new FailureClassifier();

	@Test
	void knowsNothingOfMostExceptions() {
		assertUnknown(new IllegalStateException());
		assertUnknown(new NullPointerException());
		assertUnknown(new OutOfMemoryError());
		assertUnknown(new Throwable());
		assertUnknown(new SQLException());
		assertUnknown(new SQLException("failed", "?"));
		assertUnknown(new SQLException("failed", "ZZZZZ"));
	}

	@Test
	void looksThroughWrappers() {
		Throwable cause = new ConnectException();
		assertTransient(new RuntimeException(cause));
		assertTransient(new ListenerExecutionFailedException("failed", cause));
		assertTransient(new CompletionException(cause));
		assertTransient(new ExecutionException(cause));
		assertTransient(new InvocationTargetException(cause));
		assertTransient(new UndeclaredThrowableException(cause));
		assertTransient(new ListenerExecutionFailedException("failed",
				new CompletionException(new IllegalStateException(new TimeoutException()))));
	}

	@Test
	void survivesCausesThatBiteTheirTail() {
		Exception one = new Exception();
		Exception other = new ClassCastException();
		other.initCause(one);
		one.initCause(other);
		assertPermanent(one);
		FailureClassifier ruled = new FailureClassifier(List.of(NOTHING));
		assertThat(ruled.classify(one)).isEqualTo(FailureVerdict.PERMANENT);
	}

	@Test
	void neverTakesAnOutageForTheFaultOfARecord() {
		assertTransient(new DataIntegrityViolationException("failed", new SQLException("failed", "08006")));
		assertTransient(new DeserializationException("failed", new byte[0], false,
				new SerializationException("no schema", new ConnectException())));
		assertTransient(new MessageHandlingException(new GenericMessage<>("payload"), "failed",
				new ResourceAccessException("failed", new SocketTimeoutException())));
		assertTransient(new CannotGetJdbcConnectionException("failed", new SQLTransientConnectionException()));
	}

	@Test
	void endsAtWhatTheHandlerRejects() {
		RejectedRecordException rejected = new RejectedRecordException("too long");
		rejected.initCause(new SocketTimeoutException());
		assertPermanent(new CompletionException(rejected));
	}

	@Test
	void takesConvertersAtTheirWord() {
		JacksonException unreadable = catchThrowableOfType(JacksonException.class,
				() -> JsonMapper.shared().readTree("{"));
		assertPermanent(new ConversionException("failed", unreadable));
		assertPermanent(new SerializationException("failed", new EOFException()));
		assertPermanent(new DeserializationException("failed", new byte[0], false, new NullPointerException()));
		// Its handler may have read an answer of somebody else.
		assertUnknown(new RuntimeException(unreadable));
		assertTransient(JacksonIOException.construct(new IOException("reset")));
	}

	@ParameterizedTest
	@CsvSource({ "404, PERMANENT", "401, TRANSIENT", "429, TRANSIENT", "500, TRANSIENT", "403, UNKNOWN" })
	void asksTheSchemaRegistryForItsStatus(int status, FailureVerdict verdict) {
		IOException answer = Lookalikes.of(
				"io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException", IOException.class,
				Map.of("getStatus", status));
		assertThat(this.classifier.classify(new SerializationException("failed", answer))).isEqualTo(verdict);
	}

	@Test
	void letsTheDatabaseSayMoreThanSpring() {
		assertPermanent(new DataIntegrityViolationException("failed"));
		assertPermanent(new DataIntegrityViolationException("failed", new SQLException("failed", "23502")));
		assertUnknown(new DataIntegrityViolationException("failed", new SQLException("failed", "23503")));
		assertUnknown(new DuplicateKeyException("failed", new SQLException("failed", "23505")));
		assertUnknown(new DuplicateKeyException("failed", new SQLException("failed", "23000", 1062)));
		assertPermanent(new UncategorizedSQLException("merge", null, new SQLException("failed", "22001")));
		assertTransient(new UncategorizedSQLException("merge", null, new SQLException("failed", "HY000", 1205)));
		assertUnknown(new UncategorizedSQLException("merge", null, new SQLException("failed", "HY000", 1)));
	}

	@Test
	void looksThroughTheFailuresOfABatch() {
		BatchUpdateException batch = new BatchUpdateException();
		batch.setNextException(new PSQLException("failed", PSQLState.UNIQUE_VIOLATION));
		assertUnknown(batch);
		batch.setNextException(new PSQLException("failed", PSQLState.NOT_NULL_VIOLATION));
		assertPermanent(batch);
		batch.setNextException(new SQLException("failed", "40P01"));
		assertTransient(batch);
	}

	@Test
	void takesVendorCodesOfTheDatabaseOnly() {
		// Oracle's deadlock; nothing to MySQL. PostgreSQL has no codes.
		assertTransient(new SQLException("ORA-00060: deadlock", "61000", 60));
		assertUnknown(new SQLException("failed", "61000", 60));
		assertUnknown(new PSQLException("failed", PSQLState.UNKNOWN_STATE));
	}

	@Test
	void findsWhatTheTransactionHides() {
		Throwable invalid = Lookalikes.of("jakarta.validation.ConstraintViolationException");
		assertPermanent(new TransactionSystemException("failed", new RuntimeException(invalid)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 425, 429, 500, 501, 502, 503, 504, 599 })
	void takesAServerThatIsAwayOrBusyForTransient(int status) {
		assertTransient(new HttpServerErrorException(HttpStatusCode.valueOf(status)));
		assertTransient(new ResponseStatusException(HttpStatusCode.valueOf(status)));
		assertTransient(Lookalikes.of("feign.FeignException", RuntimeException.class, Map.of("status", status)));
	}

	@Test
	void takesARequestThatIsWrongForPermanent() {
		assertPermanent(HttpClientErrorException.create("failed", HttpStatusCode.valueOf(404), "Not Found",
				new HttpHeaders(), new byte[0], StandardCharsets.UTF_8));
		assertPermanent(Lookalikes.of("jakarta.ws.rs.WebApplicationException", RuntimeException.class,
				Map.of("getResponse", new Response(422))));
		assertUnknown(Lookalikes.of("feign.FeignException", RuntimeException.class, Map.of("status", -1)));
	}

	@Test
	void doesNotBlameTheRecordForAnAnswerThatCannotBeRead() {
		JacksonException unreadable = catchThrowableOfType(JacksonException.class,
				() -> JsonMapper.shared().readTree("<html>"));
		assertUnknown(new RestClientException("failed",
				new HttpMessageNotReadableException("failed", unreadable, new MockHttpInputMessage(new byte[0]))));
		assertTransient(new RestClientException("failed", new IOException("reset")));
	}

	@Test
	void asksRulesBeforeAllElse() {
		FailureClassifier ruled = new FailureClassifier(
				List.of((failure) -> (failure instanceof ConnectException) ? FailureVerdict.PERMANENT : null,
						(failure) -> (failure instanceof RejectedRecordException) ? FailureVerdict.UNKNOWN : null));
		assertThat(ruled.classify(new RuntimeException(new ConnectException()))).isEqualTo(FailureVerdict.PERMANENT);
		assertThat(ruled.classify(new RejectedRecordException("no"))).isEqualTo(FailureVerdict.UNKNOWN);
		assertThat(ruled.classify(new TimeoutException())).isEqualTo(FailureVerdict.TRANSIENT);
	}

	@Test
	void takesTheAnswerOfTheFirstRule() {
		FailureClassifier ruled = new FailureClassifier(
				List.of((failure) -> (failure instanceof ConnectException) ? FailureVerdict.UNKNOWN : null,
						(failure) -> FailureVerdict.PERMANENT));
		assertThat(ruled.classify(new RuntimeException(new ConnectException()))).isEqualTo(FailureVerdict.UNKNOWN);
	}

	@Test
	void showsRulesEachCauseFromTheOutside() {
		List<Throwable> seen = new ArrayList<>();
		Throwable inner = new ConnectException();
		Throwable outer = new IllegalStateException(inner);
		new FailureClassifier(List.of((failure) -> {
			seen.add(failure);
			return null;
		})).classify(new ListenerExecutionFailedException("failed", new CompletionException(outer)));
		assertThat(seen).containsExactly(outer, inner);
	}

	@Test
	void passesOverARuleThatFails(CapturedOutput output) {
		FailureClassifier ruled = new FailureClassifier(List.of((failure) -> {
			throw new IllegalStateException("secret");
		}));
		for (int i = 0; i < 10; i++) {
			assertThat(ruled.classify(new TimeoutException())).isEqualTo(FailureVerdict.TRANSIENT);
		}
		assertThat(output).containsOnlyOnce("is passed over").doesNotContain("secret");
	}

	@Test
	void matchesNamesAlongTheHierarchy() {
		FailureClassifier ruled = new FailureClassifier(List.of(new NamedFailureRule(
				List.of(Busy.class.getName(), "org.example.NotThere"), List.of(OrderException.class.getName()))));
		assertThat(ruled.classify(new OrderException())).isEqualTo(FailureVerdict.PERMANENT);
		assertThat(ruled.classify(new OrderClosedException())).isEqualTo(FailureVerdict.PERMANENT);
		assertThat(ruled.classify(new RuntimeException(new OrderLockedException())))
			.isEqualTo(FailureVerdict.TRANSIENT);
		assertThat(ruled.classify(new IllegalStateException())).isEqualTo(FailureVerdict.UNKNOWN);
	}

	private void assertTransient(Throwable failure) {
		assertThat(this.classifier.classify(failure)).isEqualTo(FailureVerdict.TRANSIENT);
	}

	private void assertPermanent(Throwable failure) {
		assertThat(this.classifier.classify(failure)).isEqualTo(FailureVerdict.PERMANENT);
	}

	private void assertUnknown(Throwable failure) {
		assertThat(this.classifier.classify(failure)).isEqualTo(FailureVerdict.UNKNOWN);
	}

	/**
	 * Has the method of a response of JAX-RS.
	 *
	 * @param getStatus as there
	 */
	public record Response(int getStatus) {

	}

	interface Busy {

	}

	@SuppressWarnings("serial")
	static class OrderException extends RuntimeException {

	}

	@SuppressWarnings("serial")
	static final class OrderClosedException extends OrderException {

	}

	@SuppressWarnings("serial")
	static final class OrderLockedException extends OrderException implements Busy {

	}

}
