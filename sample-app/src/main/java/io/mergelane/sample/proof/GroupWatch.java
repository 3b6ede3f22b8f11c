package io.mergelane.sample.proof;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows the group from where it was at the beginning to the end of what was published.
 * <p>
 * Invariant: once {@link #isDone()}, every record that was in the topic when publishing
 * had ended is committed.
 * <p>
 * Threading: confined to the thread that runs the proof.
 */
class GroupWatch {

	private final GroupOffsetsReader reader;

	private final long toPublish;

	private GroupOffsets offsets = GroupOffsets.NONE;

	private long committedBefore = -1;

	private @Nullable Map<TopicPartition, Long> target;

	GroupWatch(GroupOffsetsReader reader, long toPublish) {
		this.reader = reader;
		this.toPublish = toPublish;
	}

	/**
	 * Reads where the group is now; if the broker does not answer, everything stays as it
	 * was.
	 * @param publishingEnded whether all messages were in the topic before this call
	 */
	void look(boolean publishingEnded) throws InterruptedException {
		try {
			this.offsets = this.reader.read();
		}
		catch (ExecutionException ex) {
			return;
		}
		if (this.committedBefore < 0) {
			this.committedBefore = this.offsets.committedTotal();
		}
		if (publishingEnded && this.target == null) {
			this.target = this.offsets.end();
		}
	}

	boolean isDone() {
		return this.target != null && this.offsets.lagBehind(this.target) == 0;
	}

	long lag() {
		return this.offsets.lagBehind(target());
	}

	/**
	 * Returns a number that grows as long as the group commits.
	 */
	long mark() {
		return this.offsets.committedTotal();
	}

	Progress progress(long published, Duration elapsed) {
		long before = Math.max(0, this.committedBefore);
		long end = target().values().stream().mapToLong(Long::longValue).sum();
		long merged = Math.max(0, end - lag() - before);
		long toMerge = (this.target != null) ? end - before : Math.max(this.toPublish, end - before);
		return new Progress(published, this.toPublish, merged, toMerge, elapsed);
	}

	/**
	 * Tells which partitions are not worked off, a line each.
	 */
	String missing() {
		StringBuilder text = new StringBuilder();
		target().keySet()
			.stream()
			.filter((partition) -> this.offsets.lagBehind(target(), partition) > 0)
			.sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
			.forEach((partition) -> text.append("  ")
				.append(partition)
				.append(" is committed up to ")
				.append(this.offsets.committed().getOrDefault(partition, 0L))
				.append(" of ")
				.append(target().get(partition))
				.append(System.lineSeparator()));
		return text.toString();
	}

	private Map<TopicPartition, Long> target() {
		return (this.target != null) ? this.target : this.offsets.end();
	}

}
