package io.mergelane.handler;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.mergelane.failure.FailureReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.kafka.support.KafkaNull;
import org.springframework.kafka.support.converter.ConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JsonPayloadConverter}.
 */
class JsonPayloadConverterTests {

	private final JsonPayloadConverter converter = new JsonPayloadConverter(JsonMapper.builder().build());

	@Test
	void readsJsonFromTextAndBytes() {
		String json = "{\"id\":7}";
		assertThat(convert(json, Payload.class)).isEqualTo(new Payload(7));
		assertThat(convert(json.getBytes(StandardCharsets.UTF_8), Payload.class)).isEqualTo(new Payload(7));
		assertThat(convert(Bytes.wrap(json.getBytes(StandardCharsets.UTF_8)), Payload.class)).isEqualTo(new Payload(7));
		assertThat(convert(json, Map.class)).isEqualTo(Map.of("id", 7));
	}

	@Test
	void leavesWhatIsWantedAsItIs() {
		assertThat(convert("plain text", String.class)).isEqualTo("plain text");
		assertThat(convert("plain text", Object.class)).isEqualTo("plain text");
		Payload deserialized = new Payload(1);
		assertThat(convert(deserialized, Payload.class)).isSameAs(deserialized);
		byte[] bytes = { 1, 2 };
		assertThat(convert(bytes, byte[].class)).isSameAs(bytes);
	}

	@Test
	void keepsATombstone() {
		assertThat(convert(null, Payload.class)).isSameAs(KafkaNull.INSTANCE);
	}

	@Test
	void saysWhatIsWrongAndWhereButNotWithWhichText() {
		assertThat(reason("secret")).contains("StreamReadException")
			.contains("line 1, column 1")
			.doesNotContain("secret");
		assertThat(reason("{\"id\":\"secret\"}")).contains("InvalidFormatException")
			.contains("at property id")
			.doesNotContain("secret");
		assertThat(reason("")).contains("payload is not readable JSON for");
	}

	private String reason(String value) {
		ConversionException[] thrown = new ConversionException[1];
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> convert(value, Payload.class))
			.satisfies((ex) -> thrown[0] = ex);
		return FailureReason.of(thrown[0]);
	}

	private Object convert(@Nullable Object value, Type type) {
		return this.converter.toMessage(new ConsumerRecord<>("topic", 0, 0L, null, value), null, null, type)
			.getPayload();
	}

	record Payload(@Nullable Integer id) {

	}

}
