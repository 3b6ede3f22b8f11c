package io.mergelane.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

import io.mergelane.failure.RejectedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RetainingDeserializer} and for finding the original bytes again.
 */
class RetainingDeserializerTests {

	private static final byte[] JUNK = { (byte) 0xFF, 0, (byte) 0xC3, 'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80 };

	private Headers headers = new RecordHeaders();

	@Test
	void keepsNothingOfPlainText() {
		assertThat(read(new StringDeserializer(), Map.of(), utf8("grüße €😀"))).isEqualTo("grüße €😀");
		assertThat(this.headers).isEmpty();
	}

	@Test
	void givesJunkThatWasReadAsTextBackAsItWas() {
		assertComesBack(new StringDeserializer(), Map.of(), JUNK);
		assertThat(this.headers).hasSize(1);
	}

	@Test
	void givesAnyBytesBackAsTheyWere() {
		Random random = new Random(4711);
		for (int i = 0; i < 2000; i++) {
			byte[] data = new byte[random.nextInt(12)];
			random.nextBytes(data);
			assertComesBack(new StringDeserializer(), Map.of(), data);
			assertComesBack(new ErrorHandlingDeserializer<>(new StringDeserializer()), Map.of(), data);
			assertComesBack(new ByteArrayDeserializer(), Map.of(), data);
			assertComesBack(new IntegerDeserializer(), Map.of(), data);
		}
	}

	@Test
	void givesARealReplacementCharacterBack() {
		assertComesBack(new StringDeserializer(), Map.of(), utf8("\uFFFD"));
	}

	@Test
	void keepsTextOfAnotherEncoding() {
		assertComesBack(new StringDeserializer(), Map.of("value.deserializer.encoding", "UTF-16"),
				"text".getBytes(StandardCharsets.UTF_16));
		assertComesBack(new StringDeserializer(), Map.of("value.deserializer.encoding", "ISO-8859-1"),
				"grün".getBytes(StandardCharsets.ISO_8859_1));
	}

	@Test
	void seesTheEncodingOfAnInstanceThatWasConfiguredElsewhere() {
		StringDeserializer latin = new StringDeserializer();
		latin.configure(Map.of("deserializer.encoding", "ISO-8859-1"), false);
		byte[] data = "grün".getBytes(StandardCharsets.ISO_8859_1);
		RetainingDeserializer<String> deserializer = new RetainingDeserializer<>(latin, false);
		String value = deserializer.deserialize("topic", this.headers, ByteBuffer.wrap(data));
		assertThat(value).isEqualTo("grün");
		assertThat(original(value, data.length).value()).isEqualTo(data);
	}

	@Test
	void keepsTextThatADeserializerHasChanged() {
		assertComesBack((topic, data) -> new String(data, StandardCharsets.UTF_8).trim(), Map.of(), utf8(" text "));
	}

	@Test
	void keepsNothingOfBytes() {
		for (Deserializer<?> real : List.of(new ByteArrayDeserializer(), new BytesDeserializer(),
				new ByteBufferDeserializer())) {
			assertComesBack(real, Map.of(), JUNK);
			assertThat(this.headers).isEmpty();
		}
	}

	@Test
	void givesABufferBackThatAHandlerHasRead() {
		ByteBuffer value = Objects.requireNonNull(read(new ByteBufferDeserializer(), Map.of(), JUNK));
		value.limit(5).position(3);
		assertThat(original(value, JUNK.length).value()).isEqualTo(JUNK);
	}

	@Test
	void keepsBytesThatADeserializerHasChanged() {
		assertComesBack((topic, data) -> Arrays.copyOf(data, 2), Map.of(), JUNK);
	}

	@Test
	void keepsWhatCannotBeDeserialized() {
		assertThat(read(new IntegerDeserializer(), Map.of(), JUNK)).isNull();
		assertThat(this.headers.lastHeader(KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER)).isNotNull();
		assertThat(original(null, JUNK.length).value()).isEqualTo(JUNK);
	}

	@Test
	void findsWhatCannotBeDeserializedWithoutItsHelp() {
		Deserializer<Integer> deserializer = new ErrorHandlingDeserializer<>(new IntegerDeserializer());
		deserializer.configure(Map.of(), false);
		assertThat(deserializer.deserialize("topic", this.headers, ByteBuffer.wrap(JUNK))).isNull();
		assertThat(original(null, JUNK.length).value()).isEqualTo(JUNK);
	}

	@Test
	void keepsKeysApartFromValues() {
		RetainingDeserializer<Integer> keys = new RetainingDeserializer<>(new IntegerDeserializer(), true);
		RetainingDeserializer<Integer> values = new RetainingDeserializer<>(new IntegerDeserializer(), false);
		byte[] key = { 0, 0, 0, 1 };
		byte[] value = { 2 };
		ConsumerRecord<?, ?> polled = record(keys.deserialize("topic", this.headers, ByteBuffer.wrap(key)), key.length,
				values.deserialize("topic", this.headers, ByteBuffer.wrap(value)), value.length);
		assertThat(polled.key()).isEqualTo(1);
		assertThat(polled.value()).isNull();
		assertThat(this.headers.lastHeader(KafkaUtils.KEY_DESERIALIZER_EXCEPTION_HEADER)).isNull();
		ConsumerRecord<byte @Nullable [], byte @Nullable []> original = OriginalRecord.of(polled);
		assertThat(original.key()).isEqualTo(key);
		assertThat(original.value()).isEqualTo(value);
		assertThat(original.headers()).isEmpty();
	}

	@Test
	void tellsANullThatWasWrittenFromATombstone() {
		byte[] data = utf8("null");
		assertComesBack(new JacksonJsonDeserializer<>(Map.class), Map.of(), data);
		assertThat(original(null, ConsumerRecord.NULL_SIZE).value()).isEqualTo(data);
		this.headers.remove("mergelane_value-bytes");
		assertThat(original(null, ConsumerRecord.NULL_SIZE).value()).isNull();
	}

	@Test
	void givesHeadersBackThatADeserializerHasRemoved() {
		Header type = new RecordHeader("__TypeId__", utf8(Named.class.getName()));
		this.headers.add("before", utf8("1")).add(type).add("after", null);
		Header[] before = this.headers.toArray();
		JacksonJsonDeserializer<Object> json = new JacksonJsonDeserializer<>();
		byte[] data = utf8("{\"name\": 1}");
		Object value = read(json, Map.of("spring.json.trusted.packages", "*"), data);
		assertThat(value).isEqualTo(new Named(1));
		assertThat(this.headers.lastHeader("__TypeId__")).isNull();
		ConsumerRecord<byte @Nullable [], byte @Nullable []> original = original(value, data.length);
		assertThat(original.value()).isEqualTo(data);
		assertThat(original.headers().toArray()).isEqualTo(before);
	}

	@Test
	void believesNoHeaderThatCameWithTheRecord() {
		this.headers.add("mergelane_value-bytes", utf8("forged"));
		this.headers.add(KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER, utf8("forged"));
		byte[] data = utf8("text");
		Object value = read(new StringDeserializer(), Map.of(), data);
		ConsumerRecord<byte @Nullable [], byte @Nullable []> original = original(value, data.length);
		assertThat(original.value()).isEqualTo(data);
		assertThat(original.headers()).isEmpty();
	}

	@Test
	void refusesToGuess() {
		assertThatExceptionOfType(RejectedRecordException.class).isThrownBy(() -> original(Map.of(), 17))
			.withMessageContaining("bytes of its value are not known");
		assertThatExceptionOfType(RejectedRecordException.class).isThrownBy(() -> original("gr\uFFFDn", 6));
		assertThatExceptionOfType(RejectedRecordException.class).isThrownBy(() -> original("grün", 4));
		assertThatExceptionOfType(RejectedRecordException.class).isThrownBy(() -> original(null, 4));
	}

	@Test
	void findsTheRealDeserializerInTheProperties() {
		RetainingDeserializer<Object> deserializer = new RetainingDeserializer<>();
		deserializer.configure(Map.of(RetainingDeserializer.VALUE_DELEGATE, IntegerDeserializer.class.getName()),
				false);
		assertThat(deserializer.deserialize("topic", this.headers, new byte[] { 0, 0, 0, 7 })).isEqualTo(7);
		assertThat(deserializer.deserialize("topic", new byte[] { 0, 0, 0, 8 })).isEqualTo(8);
		deserializer.close();
	}

	@Test
	void passesNullOn() {
		RetainingDeserializer<String> deserializer = new RetainingDeserializer<>(new StringDeserializer(), false);
		assertThat(deserializer.deserialize("topic", this.headers, (byte[]) null)).isNull();
		assertThat(deserializer.deserialize("topic", this.headers, (ByteBuffer) null)).isNull();
		assertThat(this.headers).isEmpty();
	}

	private void assertComesBack(Deserializer<?> real, Map<String, String> configs, byte[] data) {
		this.headers = new RecordHeaders();
		Object value = read(real, configs, data);
		assertThat(original(value, data.length).value()).isEqualTo(data);
		assertThat(original(value, data.length).headers()).isEmpty();
	}

	private <T> @Nullable T read(Deserializer<T> real, Map<String, String> configs, byte[] data) {
		RetainingDeserializer<T> deserializer = new RetainingDeserializer<>(real, false);
		deserializer.configure(configs, false);
		// As Kafka does: a slice of what was fetched.
		ByteBuffer fetched = ByteBuffer.allocate(data.length + 8);
		fetched.put(4, data);
		ByteBuffer slice = fetched.position(4).slice().limit(data.length);
		T value = deserializer.deserialize("topic", this.headers, slice);
		assertThat(slice.remaining()).isEqualTo(data.length);
		return value;
	}

	private ConsumerRecord<byte @Nullable [], byte @Nullable []> original(@Nullable Object value, int size) {
		return OriginalRecord.of(record(null, ConsumerRecord.NULL_SIZE, value, size));
	}

	private ConsumerRecord<?, ?> record(@Nullable Object key, int keySize, @Nullable Object value, int size) {
		return new ConsumerRecord<>("topic", 0, 0, 0, TimestampType.CREATE_TIME, keySize, size, key, value,
				this.headers, Optional.empty());
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Named(int name) {

	}

}
