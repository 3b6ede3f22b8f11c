package io.mergelane.consumer;

import org.apache.kafka.common.TopicPartition;

/**
 * Asks a consumer to go on elsewhere in a partition.
 * <p>
 * Threading: thread-safe.
 */
public final class SeekRequest extends ConsumerRequest<SeekAnswer> {

	private final TopicPartition topicPartition;

	private final SeekTarget target;

	private final long expectedCommitted;

	private final String reason;

	private final boolean dryRun;

	/**
	 * Create a request.
	 * @param topicPartition the partition
	 * @param target where it is to go on
	 * @param expectedCommitted its committed offset, as whoever asks knows it
	 * @param reason why
	 * @param dryRun whether to say only what would come of it
	 */
	public SeekRequest(TopicPartition topicPartition, SeekTarget target, long expectedCommitted, String reason,
			boolean dryRun) {
		this.topicPartition = topicPartition;
		this.target = target;
		this.expectedCommitted = expectedCommitted;
		this.reason = reason;
		this.dryRun = dryRun;
	}

	@Override
	SeekAnswer act(RequestTarget asked) {
		return asked.seeks().apply(this);
	}

	@Override
	SeekAnswer refused(SteeringResult result) {
		return SeekAnswer.refused(result);
	}

	TopicPartition topicPartition() {
		return this.topicPartition;
	}

	SeekTarget target() {
		return this.target;
	}

	long expectedCommitted() {
		return this.expectedCommitted;
	}

	String reason() {
		return this.reason;
	}

	boolean isDryRun() {
		return this.dryRun;
	}

}
