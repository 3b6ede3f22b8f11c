package io.mergelane.consumer;

import io.mergelane.failure.SkippedRecordException;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks a consumer to do something with a record that has failed and waits.
 * <p>
 * Threading: thread-safe.
 */
public final class RecordRequest extends ConsumerRequest<SteeringResult> {

	private final TopicPartition topicPartition;

	private final long offset;

	private final Action action;

	private RecordRequest(TopicPartition topicPartition, long offset, Action action) {
		this.topicPartition = topicPartition;
		this.offset = offset;
		this.action = action;
	}

	/**
	 * Ask whether a record waits.
	 * @param topicPartition its partition
	 * @param offset its offset
	 * @return the request
	 */
	public static RecordRequest look(TopicPartition topicPartition, long offset) {
		return new RecordRequest(topicPartition, offset, (waiting) -> true);
	}

	/**
	 * Ask to try a record again at once.
	 * @param topicPartition its partition
	 * @param offset its offset
	 * @return the request
	 */
	public static RecordRequest retry(TopicPartition topicPartition, long offset) {
		return new RecordRequest(topicPartition, offset, FailedKey::release);
	}

	/**
	 * Ask to give a record up at once.
	 * @param topicPartition its partition
	 * @param offset its offset
	 * @param reason why
	 * @return the request
	 */
	public static RecordRequest skip(TopicPartition topicPartition, long offset, SkippedRecordException reason) {
		return new RecordRequest(topicPartition, offset, (waiting) -> waiting.giveUp(offset, reason));
	}

	@Override
	SteeringResult act(RequestTarget target) {
		AssignedPartition partition = target.partitions().get(this.topicPartition);
		if (partition == null) {
			return SteeringResult.NOT_ASSIGNED;
		}
		FailedKey waiting = partition.waiting(this.offset);
		if (waiting == null) {
			return (partition.failedAttempts(this.offset) != null) ? SteeringResult.NOT_FINISHED
					: SteeringResult.NOT_WAITING;
		}
		return this.action.on(waiting) ? SteeringResult.DONE : SteeringResult.NOT_FINISHED;
	}

	@Override
	SteeringResult refused(SteeringResult result) {
		return result;
	}

	/**
	 * What is done with a record that waits.
	 */
	@FunctionalInterface
	private interface Action {

		boolean on(FailedKey waiting);

	}

}
