package io.mergelane.consumer;

import io.mergelane.lane.RunningTurn;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a worker is at.
 * <p>
 * Threading: immutable.
 *
 * @param identity the same as long as the worker has not ended that work, and of no other
 * @param thread name of the worker's thread
 * @param topic topic of the first record
 * @param partition its partition
 * @param offset its offset
 */
public record WorkSnapshot(Object identity, String thread, String topic, int partition, long offset) {

	static WorkSnapshot of(RunningTurn<RecordWork> turn) {
		ConsumerRecord<?, ?> first = turn.items().get(0).record();
		return new WorkSnapshot(turn.identity(), turn.thread(), first.topic(), first.partition(), first.offset());
	}

}
