package io.mergelane.failure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;

import io.mergelane.recovery.RetrySchedule;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.support.converter.ConversionException;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureReason}, {@link RetrySchedule} and, in short,
 * {@link FailureClassifier}.
 */
class FailureTests {

	private final FailureClassifier classifier = new FailureClassifier();

	@Test
	void takesConversionForPermanent() {
		Throwable failure = new ListenerExecutionFailedException("failed", new MessageConversionException("secret"));
		assertThat(this.classifier.classify(failure)).isEqualTo(FailureVerdict.PERMANENT);
	}

	@Test
	void takesARejectedRecordForPermanent() {
		assertThat(this.classifier.classify(new RejectedRecordException("too long")))
			.isEqualTo(FailureVerdict.PERMANENT);
	}

	@Test
	void takesAMissingHeaderForPermanent() {
		Throwable failure = new ListenerExecutionFailedException("failed",
				new MessageHandlingException(new GenericMessage<>("payload"), "Missing header 'x'"));
		assertThat(this.classifier.classify(failure)).isEqualTo(FailureVerdict.PERMANENT);
	}

	@Test
	void survivesCausesThatBiteTheirTail() {
		Exception one = new Exception();
		Exception other = new Exception(one);
		one.initCause(other);
		assertThat(this.classifier.classify(one)).isEqualTo(FailureVerdict.UNKNOWN);
		assertThat(FailureReason.of(one)).isNotEmpty();
	}

	@Test
	void survivesAnExceptionWhoseOwnMethodsFail() {
		Exception hostile = new Exception() {

			private static final long serialVersionUID = 1L;

			@Override
			public synchronized Throwable getCause() {
				throw new IllegalStateException("planned");
			}

		};
		assertThat(this.classifier.classify(hostile)).isEqualTo(FailureVerdict.UNKNOWN);
		assertThat(this.classifier.classify(new RuntimeException(hostile))).isEqualTo(FailureVerdict.UNKNOWN);
		assertThat(FailureReason.of(hostile)).isEqualTo(hostile.getClass().getName());
	}

	@Test
	void quotesNoMessageThatMayHoldThePayload() {
		assertThat(FailureReason.of(new NumberFormatException("For input string: \"secret\""))).doesNotContain("secret")
			.contains("NumberFormatException")
			.contains("FailureTests");
		assertThat(
				FailureReason.of(new DataIntegrityViolationException("secret", new SQLException("secret", "23505", 7))))
			.isEqualTo("DataIntegrityViolationException (SQL state 23505, error code 7)");
		assertThat(FailureReason.of(new ConversionException("secret", new IllegalArgumentException("secret"))))
			.doesNotContain("secret")
			.startsWith("payload cannot be converted");
	}

	@Test
	void showsATraceOfTypesAndPlacesWithoutMessages() {
		IllegalStateException failure = new IllegalStateException("secret",
				new SQLException("secret", new NumberFormatException("secret")));
		failure.addSuppressed(new IllegalArgumentException("secret", new RuntimeException("secret")));
		StringWriter text = new StringWriter();
		FailureTrace.of(failure).printStackTrace(new PrintWriter(text, true));
		assertThat(text.toString()).doesNotContain("secret")
			.startsWith("java.lang.IllegalStateException")
			.contains("at io.mergelane.failure.FailureTests.showsATrace")
			.contains("Caused by: java.sql.SQLException")
			.contains("Caused by: java.lang.NumberFormatException")
			.contains("Suppressed: java.lang.IllegalArgumentException");
	}

	@Test
	void showsATraceOfWhateverIsThrown() {
		RuntimeException one = new RuntimeException("secret");
		RuntimeException other = new RuntimeException("secret", one);
		one.initCause(other);
		assertThat(FailureTrace.of(one)).hasToString("java.lang.RuntimeException")
			.hasCauseInstanceOf(FailureTrace.class);
		RuntimeException hostile = new RuntimeException("secret") {

			private static final long serialVersionUID = 1L;

			@Override
			public synchronized Throwable getCause() {
				throw new IllegalStateException("planned");
			}

		};
		assertThat(FailureTrace.of(hostile)).hasToString(hostile.getClass().getName()).hasNoCause();
	}

	@Test
	void saysWhyARecordWasRejected() {
		Throwable failure = new ListenerExecutionFailedException("failed",
				new RejectedRecordException("column NAME: too long"));
		assertThat(FailureReason.of(failure)).isEqualTo("column NAME: too long");
	}

	@Test
	void waitsLongerEachTimeUpToALimit() {
		RetrySchedule retry = new RetrySchedule(Duration.ofMillis(200), 2, Duration.ofSeconds(1), () -> 0);
		assertThat(retry.after(1)).hasMillis(200);
		assertThat(retry.after(2)).hasMillis(400);
		assertThat(retry.after(4)).hasMillis(1000);
		assertThat(retry.after(10_000)).hasMillis(1000);
		assertThat(retry.isLongest(3)).isFalse();
		assertThat(retry.isLongest(4)).isTrue();
	}

	@Test
	void shortensTheDelayByAQuarterAtMost() {
		RetrySchedule retry = new RetrySchedule(Duration.ofMillis(200), 2, Duration.ofSeconds(1), () -> 1);
		assertThat(retry.after(1)).hasMillis(150);
	}

}
