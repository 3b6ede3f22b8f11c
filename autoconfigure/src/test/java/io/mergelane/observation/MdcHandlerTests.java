package io.mergelane.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MdcHandler}.
 */
class MdcHandlerTests {

	private final List<@Nullable Map<String, String>> seen = new ArrayList<>();

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void tellsWhereARecordIs() {
		handle(false, record("orders", 3, 7));
		assertThat(this.seen)
			.containsExactly(Map.of("listener", "billing", "topic", "orders", "partition", "3", "offset", "7"));
	}

	@Test
	void tellsOfABatchWhatItsRecordsHaveInCommon() {
		handle(true, record("orders", 3, 7), record("orders", 3, 9));
		MDC.clear();
		handle(true, record("orders", 3, 7), record("orders", 4, 7));
		MDC.clear();
		handle(true, record("orders", 3, 7), record("returns", 3, 7));
		assertThat(this.seen).containsExactly(
				Map.of("listener", "billing", "count", "2", "topic", "orders", "partition", "3"),
				Map.of("listener", "billing", "count", "2", "topic", "orders"),
				Map.of("listener", "billing", "count", "2"));
	}

	@SafeVarargs
	private void handle(boolean batches, ConsumerRecord<Object, Object>... records) {
		new MdcHandler(new RecordsHandler() {

			@Override
			public void handle(List<ConsumerRecord<Object, Object>> handled, HandlingCallback callback) {
				MdcHandlerTests.this.seen.add(MDC.getCopyOfContextMap());
				callback.through(List.of());
			}

			@Override
			public boolean takesBatches() {
				return batches;
			}

			@Override
			public String description() {
				return "test";
			}

		}, "billing").handle(List.of(records), new HandlingCallback() {

			@Override
			public void finishedFirst(int count) {
			}

			@Override
			public void through(List<RecordFailure> failures) {
			}

		});
	}

	private static ConsumerRecord<Object, Object> record(String topic, int partition, long offset) {
		return new ConsumerRecord<>(topic, partition, offset, "key", "value");
	}

}
