package io.mergelane.consumer;

import java.time.Duration;

import io.mergelane.lane.OverdueTurn;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record or batch that has been in work for longer than it may, and still is.
 * <p>
 * Threading: immutable.
 *
 * @param topic topic of the first record
 * @param partition its partition
 * @param offset its offset
 * @param records how many records are in work together
 * @param thread name of the thread, or {@code null} if the handler has returned and works
 * on elsewhere
 * @param age how long it has been in work, to an eighth of the timeout
 * @param ignored whether it goes on though its thread was interrupted a while ago
 */
public record OverdueSnapshot(String topic, int partition, long offset, int records, @Nullable String thread,
		Duration age, boolean ignored) {

	static OverdueSnapshot of(OverdueTurn<RecordWork> turn) {
		ConsumerRecord<?, ?> first = turn.items().get(0).record();
		return new OverdueSnapshot(first.topic(), first.partition(), first.offset(), turn.items().size(), turn.thread(),
				turn.age(), turn.goesOn());
	}

}
