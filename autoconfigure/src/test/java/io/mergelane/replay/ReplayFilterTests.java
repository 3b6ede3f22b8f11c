package io.mergelane.replay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;

import io.mergelane.deadletter.DeadLetterRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.KafkaHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReplayFilter}.
 */
class ReplayFilterTests {

	private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

	@Test
	void takesAnythingByDefault() {
		assertThat(ReplayFilter.ALL.isInTime(0)).isTrue();
		assertThat(ReplayFilter.ALL.matches(letter())).isTrue();
	}

	@Test
	void takesFromTheFirstTimeToBeforeTheLast() {
		ReplayFilter filter = ReplayFilter.ALL.withFrom(NOON).withTo(NOON.plusMillis(2));
		assertThat(filter.isInTime(NOON.toEpochMilli() - 1)).isFalse();
		assertThat(filter.isInTime(NOON.toEpochMilli())).isTrue();
		assertThat(filter.isInTime(NOON.toEpochMilli() + 1)).isTrue();
		assertThat(filter.isInTime(NOON.toEpochMilli() + 2)).isFalse();
	}

	@Test
	void takesTheExactTopicAndListener() {
		DeadLetterRecord letter = letter(KafkaHeaders.DLT_ORIGINAL_TOPIC, "orders", "mergelane_listener", "a");
		assertThat(ReplayFilter.ALL.withOriginalTopic("orders").withListener("a").matches(letter)).isTrue();
		assertThat(ReplayFilter.ALL.withOriginalTopic("order").matches(letter)).isFalse();
		assertThat(ReplayFilter.ALL.withOriginalTopic("orders").withListener("b").matches(letter)).isFalse();
		assertThat(ReplayFilter.ALL.withListener("a").matches(letter())).isFalse();
	}

	@Test
	void takesTheExceptionOrItsCause() {
		ReplayFilter filter = ReplayFilter.ALL.withException("org.example.Bad");
		assertThat(filter.matches(letter(KafkaHeaders.DLT_EXCEPTION_FQCN, "org.example.Bad"))).isTrue();
		assertThat(filter.matches(letter(KafkaHeaders.DLT_KEY_EXCEPTION_FQCN, "org.example.Bad"))).isTrue();
		assertThat(filter.matches(letter(KafkaHeaders.DLT_EXCEPTION_FQCN, "org.example.Other",
				KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN, "org.example.Bad")))
			.isTrue();
		assertThat(filter.matches(letter(KafkaHeaders.DLT_EXCEPTION_FQCN, "org.example.Bad2"))).isFalse();
	}

	@Test
	void isToldFromOthersByItsHash() {
		assertThat(Stream
			.of(ReplayFilter.ALL, ReplayFilter.ALL.withFrom(NOON), ReplayFilter.ALL.withTo(NOON),
					ReplayFilter.ALL.withOriginalTopic("a"), ReplayFilter.ALL.withException("a"),
					ReplayFilter.ALL.withListener("a"), ReplayFilter.ALL.withException("a").withListener("a"))
			.map(ReplayFilter::hash)).doesNotHaveDuplicates().allMatch((hash) -> hash.length() == 32);
		assertThat(ReplayFilter.ALL.withFrom(NOON).hash()).isEqualTo(ReplayFilter.ALL.withFrom(NOON).hash());
	}

	@Test
	void refusesWhatCannotMatch() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReplayFilter.ALL.withFrom(NOON).withTo(NOON))
			.withMessage("'from' must be before 'to'");
		assertThatIllegalArgumentException().isThrownBy(() -> ReplayFilter.ALL.withException(" "))
			.withMessageContaining("'exception' must not be empty");
	}

	private static DeadLetterRecord letter(String... headers) {
		ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("dlt", 0, 0, new byte[0], new byte[0]);
		for (int i = 0; i < headers.length; i += 2) {
			record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
		}
		return new DeadLetterRecord(record);
	}

}
