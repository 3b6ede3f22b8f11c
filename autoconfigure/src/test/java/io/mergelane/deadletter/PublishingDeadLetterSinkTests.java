package io.mergelane.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.mergelane.failure.DeadLetterNotSentException;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.recovery.DeadLetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.mock.MockProducerFactory;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.serializer.DeserializationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PublishingDeadLetterSink} and the headers of dead letters.
 */
class PublishingDeadLetterSinkTests {

	private static final String SECRET = "4711-secret";

	private final MockProducer<byte[], byte[]> producer = new MockProducer<>(false, null, new ByteArraySerializer(),
			new ByteArraySerializer());

	private final Headers headers = new RecordHeaders();

	private Throwable cause = new IllegalStateException(SECRET, new IllegalArgumentException(SECRET));

	@Test
	void isCompleteWhenTheBrokerHasAcknowledgedAndNotBefore() {
		CompletableFuture<Void> kept = send(sink("{topic}-dlt", 3), "key", "value");
		assertThat(kept).isNotDone();
		this.producer.completeNext();
		assertThat(kept).isCompleted();
	}

	@Test
	void failsIfTheBrokerDoesNotTakeIt() {
		CompletableFuture<Void> kept = send(sink("{topic}-dlt", 3), "key", "value");
		this.producer.errorNext(new RecordTooLargeException("too large"));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(kept::get)
			.havingCause()
			.isInstanceOf(DeadLetterNotSentException.class)
			.withMessage("Dead letter cannot be written to 'orders-dlt': RecordTooLargeException: too large");
	}

	@Test
	void failsIfTheProducerThrows() {
		this.producer.sendException = new org.apache.kafka.common.errors.TimeoutException("no metadata");
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(send(sink("{topic}-dlt", 3), "key", "value")::get)
			.havingCause()
			.withMessageContaining("TimeoutException: no metadata");
	}

	/**
	 * Kafka's producer wraps it into a timeout.
	 */
	@Test
	void saysWhatToDoIfTheTopicIsNotThere() {
		this.producer.sendException = new org.apache.kafka.common.errors.TimeoutException("no metadata",
				new UnknownTopicOrPartitionException());
		assertSaysWhatToDo(send(sink("{topic}-dlt", 3), "key", "value"));
	}

	@Test
	void saysWhatToDoIfTheTopicHasGone() {
		CompletableFuture<Void> kept = send(sink("{topic}-dlt", 3), "key", "value");
		this.producer.errorNext(new UnknownTopicOrPartitionException());
		assertSaysWhatToDo(kept);
	}

	private static void assertSaysWhatToDo(CompletableFuture<Void> kept) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(kept::get)
			.havingCause()
			.withMessage(
					"Dead letter cannot be written to 'orders-dlt': there is no such topic. Create it, or set mergelane.dead-letter.topic to one that is there");
	}

	@Test
	void failsIfNobodyAnswers() {
		PublishingDeadLetterSink sink = new PublishingDeadLetterSink(new MockProducerFactory<>(() -> this.producer),
				new DeadLetterTopic("{topic}-dlt"), 3, Duration.ofMillis(1));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(send(sink, "key", "value")::get)
			.havingCause()
			.withMessage("Dead letter cannot be written to 'orders-dlt': not acknowledged within 1 ms");
	}

	@Test
	void tellsWhereItComesFromAndWhyInTheHeadersOfSpringKafka() {
		ProducerRecord<byte[], byte[]> sent = sent("key", "value");
		assertThat(sent.topic()).isEqualTo("orders-dlt");
		assertThat(sent.partition()).isNull();
		assertThat(sent.timestamp()).isNull();
		assertThat(text(sent, KafkaHeaders.DLT_ORIGINAL_TOPIC)).isEqualTo("orders");
		assertThat(ByteBuffer.wrap(bytes(sent, KafkaHeaders.DLT_ORIGINAL_PARTITION)).getInt()).isEqualTo(7);
		assertThat(ByteBuffer.wrap(bytes(sent, KafkaHeaders.DLT_ORIGINAL_OFFSET)).getLong()).isEqualTo(42);
		assertThat(ByteBuffer.wrap(bytes(sent, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP)).getLong()).isEqualTo(99);
		assertThat(text(sent, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE)).isEqualTo("CreateTime");
		assertThat(text(sent, KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP)).isEqualTo("group");
		assertThat(text(sent, KafkaHeaders.DLT_EXCEPTION_FQCN)).isEqualTo(IllegalStateException.class.getName());
		assertThat(text(sent, KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN)).isEqualTo(IllegalStateException.class.getName());
		assertThat(text(sent, KafkaHeaders.DLT_EXCEPTION_MESSAGE)).startsWith(IllegalStateException.class.getName());
		assertThat(text(sent, DeadLetterHeaders.LISTENER)).isEqualTo("listener");
		assertThat(text(sent, DeadLetterHeaders.ATTEMPTS)).isEqualTo("5");
		assertThat(text(sent, DeadLetterHeaders.HOPS)).isEqualTo("1");
		assertThat(sent.headers().toArray()).hasSize(12);
	}

	@Test
	void holdsNoMessageOfAnExceptionAndNoStackTrace() {
		this.cause = new ListenerExecutionFailedException(SECRET, "other", new IllegalStateException(SECRET));
		ProducerRecord<byte[], byte[]> sent = sent("key", "value");
		for (Header header : sent.headers()) {
			assertThat(new String(header.value(), StandardCharsets.UTF_8)).doesNotContain("secret");
		}
		assertThat(sent.headers().lastHeader(KafkaHeaders.DLT_EXCEPTION_STACKTRACE)).isNull();
		assertThat(text(sent, KafkaHeaders.DLT_EXCEPTION_FQCN)).isEqualTo(this.cause.getClass().getName());
		assertThat(text(sent, KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN)).isEqualTo(IllegalStateException.class.getName());
		assertThat(text(sent, KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP)).isEqualTo("group");
	}

	@Test
	void tellsABrokenKeyFromABrokenValue() {
		this.cause = new DeserializationException(SECRET, new byte[0], true, new IllegalStateException(SECRET));
		ProducerRecord<byte[], byte[]> sent = sent("key", "value");
		assertThat(text(sent, KafkaHeaders.DLT_KEY_EXCEPTION_FQCN)).isEqualTo(DeserializationException.class.getName());
		assertThat(text(sent, KafkaHeaders.DLT_KEY_EXCEPTION_MESSAGE)).startsWith("record cannot be deserialized: ");
		assertThat(sent.headers().lastHeader(KafkaHeaders.DLT_EXCEPTION_FQCN)).isNull();
	}

	@Test
	void cutsALongReasonBetweenTwoCharacters() {
		this.cause = new RejectedRecordException("x" + "€".repeat(1000));
		String message = text(sent("key", "value"), KafkaHeaders.DLT_EXCEPTION_MESSAGE);
		assertThat(message).isEqualTo("x" + "€".repeat(341));
	}

	@Test
	void takesErrorsAsWell() {
		this.cause = new StackOverflowError(SECRET);
		assertThat(text(sent("key", "value"), KafkaHeaders.DLT_EXCEPTION_FQCN))
			.isEqualTo(StackOverflowError.class.getName());
	}

	@Test
	void replacesForgedHeaders() {
		List<String> forged = List.of(KafkaHeaders.DLT_ORIGINAL_TOPIC, KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP,
				KafkaHeaders.DLT_EXCEPTION_MESSAGE, KafkaHeaders.DLT_EXCEPTION_STACKTRACE, "kafka_dlt-other",
				DeadLetterHeaders.LISTENER, DeadLetterHeaders.ATTEMPTS, DeadLetterHeaders.HOPS, "mergelane_other",
				"mergelane_value-bytes", KafkaHeaders.DELIVERY_ATTEMPT, KafkaHeaders.LISTENER_INFO,
				"springDeserializerExceptionValue", "springDeserializerExceptionKey");
		forged.forEach((name) -> this.headers.add(name, utf8("forged")).add(name, utf8("forged")));
		ProducerRecord<byte[], byte[]> sent = sent("key", "value");
		assertThat(sent.headers().toArray()).hasSize(12);
		assertThat(Arrays.stream(sent.headers().toArray()).map(Header::key)).doesNotHaveDuplicates();
		for (Header header : sent.headers()) {
			assertThat(new String(header.value(), StandardCharsets.UTF_8)).doesNotContain("forged");
		}
		assertThat(text(sent, DeadLetterHeaders.HOPS)).isEqualTo("1");
	}

	@Test
	void leavesOtherHeadersAsTheyAre() {
		byte[] large = new byte[1024 * 1024];
		this.headers.add("b", large)
			.add("a", null)
			.add("a", new byte[0])
			.add("", new byte[] { (byte) 0xFF, 0 })
			.add("kafka_dltish", utf8("1"))
			.add("b", utf8("2"));
		Header[] before = this.headers.toArray();
		assertThat(Arrays.copyOf(sent("key", "value").headers().toArray(), before.length)).isEqualTo(before);
		assertThat(this.headers.toArray()).isEqualTo(before);
	}

	@Test
	void leavesNullNull() {
		ProducerRecord<byte[], byte[]> sent = sent(null, null);
		assertThat(sent.key()).isNull();
		assertThat(sent.value()).isNull();
	}

	@Test
	void sendsTheBytesOfTextAndBuffers() {
		assertThat(sent("grün", utf8("bytes")).key()).isEqualTo(utf8("grün"));
		assertThat(sent("key", ByteBuffer.wrap(utf8("buffer"))).value()).isEqualTo(utf8("buffer"));
	}

	@ParameterizedTest
	@CsvSource({ "1,2", "2,3", "-1,1", "x,1", "0000000001,1", "1 ,2", "'',1" })
	void countsHowOftenARecordWasADeadLetter(String before, String after) {
		this.headers.add(DeadLetterHeaders.HOPS, utf8(before));
		assertThat(text(sent("key", "value"), DeadLetterHeaders.HOPS)).isEqualTo(after);
	}

	@ParameterizedTest
	@ValueSource(strings = { "3", "4", "999999999" })
	void endsTheJourneyOfARecord(String before) {
		this.headers.add(DeadLetterHeaders.HOPS, utf8(before));
		assertRejected(sink("{topic}-dlt", 3), "dead letter " + before + " times before");
	}

	@Test
	void refusesTheTopicTheRecordComesFrom() {
		assertRejected(sink("orders", 3), "'orders' is its own dead-letter topic");
	}

	@Test
	void refusesATopicThatKafkaDoesNotTake() {
		assertRejected(sink("{topic}-" + "x".repeat(245), 3), "is too long for Kafka");
	}

	@Test
	void refusesWhatIsNotKnownByteForByte() {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(send(sink("{topic}-dlt", 3), "key", 4711)::get)
			.havingCause()
			.isInstanceOf(RejectedRecordException.class)
			.withMessageContaining("bytes of its value are not known");
		assertThat(this.producer.history()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{topic}", "{topics}-dlt", "${topic}", "a b", ".", "..", "dlt/{topic}" })
	void refusesAPatternThatNamesNoTopic(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> new DeadLetterTopic(pattern))
			.withMessageStartingWith("Must be the name of a topic");
	}

	@Test
	void takesOneTopicForAll() {
		assertThat(new DeadLetterTopic("dead.letters").of("orders")).isEqualTo("dead.letters");
	}

	@Test
	void closesTheProducer() {
		MockProducerFactory<byte[], byte[]> factory = new MockProducerFactory<>(() -> this.producer) {

			@Override
			public void reset() {
				PublishingDeadLetterSinkTests.this.producer.close();
			}

		};
		new PublishingDeadLetterSink(factory, new DeadLetterTopic("dead.letters"), 3, Duration.ofSeconds(10)).close();
		assertThat(this.producer.closed()).isTrue();
	}

	private void assertRejected(PublishingDeadLetterSink sink, String reason) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(send(sink, "key", "value")::get)
			.havingCause()
			.isInstanceOf(RejectedRecordException.class)
			.withMessageContaining(reason);
		assertThat(this.producer.history()).isEmpty();
	}

	private PublishingDeadLetterSink sink(String topic, int maxHops) {
		return new PublishingDeadLetterSink(new MockProducerFactory<>(() -> this.producer), new DeadLetterTopic(topic),
				maxHops, Duration.ofMinutes(5));
	}

	private ProducerRecord<byte[], byte[]> sent(@Nullable Object key, @Nullable Object value) {
		assertThat(send(sink("{topic}-dlt", 3), key, value)).isNotDone();
		return this.producer.history().get(this.producer.history().size() - 1);
	}

	private CompletableFuture<Void> send(PublishingDeadLetterSink sink, @Nullable Object key, @Nullable Object value) {
		ConsumerRecord<?, ?> record = new ConsumerRecord<>("orders", 7, 42, 99, TimestampType.CREATE_TIME,
				ConsumerRecord.NULL_SIZE, ConsumerRecord.NULL_SIZE, key, value, this.headers, Optional.empty());
		return sink.send(new DeadLetter(record, "listener", "group", this.cause, 5));
	}

	private static String text(ProducerRecord<byte[], byte[]> sent, String name) {
		return new String(bytes(sent, name), StandardCharsets.UTF_8);
	}

	private static byte[] bytes(ProducerRecord<byte[], byte[]> sent, String name) {
		assertThat(sent.headers().headers(name)).as(name).hasSize(1);
		return sent.headers().lastHeader(name).value();
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
