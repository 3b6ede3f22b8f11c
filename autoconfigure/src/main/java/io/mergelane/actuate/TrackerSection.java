package io.mergelane.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.consumer.OverdueSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.skew.KeyName;
import io.mergelane.tracker.TrackerSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The section {@code tracker} of a consumer group: what is in hand of each partition that
 * is assigned here, and what the commit waits for.
 *
 * @param tracker the partitions as {@code topic-partition}, those first whose first
 * unfinished record is the oldest
 * @param truncated whether there are more
 */
public record TrackerSection(Map<String, TrackerDescriptor> tracker,
		boolean truncated) implements OperationResponseBody {

	private static final int MOST = 100;

	static TrackerSection of(GroupView group) {
		List<Held> all = new ArrayList<>();
		for (ListenerSnapshot listener : group.listeners()) {
			listener.partitions().forEach((partition) -> all.add(new Held(listener, partition)));
		}
		Map<String, TrackerDescriptor> tracker = new LinkedHashMap<>();
		all.stream()
			.sorted(Held.OLDEST_FIRST)
			.limit(MOST)
			.forEach((held) -> tracker.put(held.name(), TrackerDescriptor.of(held, group.keysShown())));
		return new TrackerSection(tracker, all.size() > MOST);
	}

	/**
	 * What is in hand of a partition.
	 *
	 * @param listener id of the listener that has it
	 * @param committed the committed offset, or {@code null} if there is none
	 * @param next the offset behind the last polled record
	 * @param inFlight polled and unfinished records
	 * @param gaps runs of unfinished offsets that have a finished one behind them, as
	 * pairs of the first and the last
	 * @param truncated whether there may be more gaps
	 * @param finishedAhead records that are finished beyond the first unfinished one
	 * @param oldest the first unfinished record, or {@code null} if there is none
	 * @param paused why no more records are taken, or {@code null} if they are
	 * @param waiting records that wait to be tried again, or for their time
	 * @param heldUp whether the oldest record keeps the partition from going on
	 */
	public record TrackerDescriptor(String listener, @Nullable Long committed, long next, long inFlight,
			List<List<Long>> gaps, boolean truncated, long finishedAhead, @Nullable OldestDescriptor oldest,
			@Nullable String paused, int waiting, boolean heldUp) {

		static TrackerDescriptor of(Held held, boolean keysShown) {
			PartitionSnapshot partition = held.partition();
			TrackerSnapshot tracker = partition.tracker();
			List<List<Long>> gaps = tracker.gaps().stream().map((gap) -> List.of(gap.first(), gap.last())).toList();
			return new TrackerDescriptor(held.listener().id(),
					(partition.committed() >= 0) ? partition.committed() : null, tracker.next(), tracker.inFlight(),
					gaps, gaps.size() >= MOST, tracker.finishedAhead(), OldestDescriptor.of(held, keysShown),
					(partition.paused() != null) ? ListenerDescriptor.nameOf(partition.paused()) : null,
					partition.failed().waiting(), partition.failed().heldUp());
		}

	}

	/**
	 * The first unfinished record.
	 *
	 * @param offset its offset
	 * @param age how long ago it was polled
	 * @param failedAttempts how often it has failed
	 * @param key its key or a hash of it, if it has failed and waits, or {@code null}
	 * @param thread the thread that has it for longer than it may, or {@code null}
	 * @param lastError why it failed the last time, without its payload, or {@code null}
	 */
	public record OldestDescriptor(long offset, Duration age, int failedAttempts, @Nullable String key,
			@Nullable String thread, @Nullable String lastError) {

		static @Nullable OldestDescriptor of(Held held, boolean keysShown) {
			PartitionSnapshot.Oldest oldest = held.partition().oldest();
			if (oldest == null) {
				return null;
			}
			KeyName key = oldest.key();
			return new OldestDescriptor(oldest.offset(), oldest.age(), oldest.failedAttempts(),
					(key != null) ? key.shown(keysShown) : null, held.thread(oldest.offset()), oldest.failure());
		}

	}

	/**
	 * A partition and who has it.
	 */
	record Held(ListenerSnapshot listener, PartitionSnapshot partition) {

		static final Comparator<Held> OLDEST_FIRST = Comparator.comparing(Held::age)
			.reversed()
			.thenComparing((held) -> held.partition().topic())
			.thenComparingInt((held) -> held.partition().partition());

		String name() {
			return this.partition.topic() + "-" + this.partition.partition();
		}

		private Duration age() {
			return (this.partition.oldest() != null) ? this.partition.oldest().age() : Duration.ZERO;
		}

		private @Nullable String thread(long offset) {
			for (OverdueSnapshot overdue : this.listener.overdue()) {
				if (overdue.topic().equals(this.partition.topic()) && overdue.offset() == offset
						&& overdue.partition() == this.partition.partition()) {
					return overdue.thread();
				}
			}
			return null;
		}

	}

}
