package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.lag.LagBasis;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.lag.group.GroupLag;
import io.mergelane.lag.group.MemberLag;
import io.mergelane.listener.ListenerSnapshot;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The section {@code lag} of a consumer group.
 *
 * @param lag how far the group is behind
 */
public record LagSection(GroupLagDescriptor lag) implements OperationResponseBody {

	private static final int MOST_PARTITIONS = 100;

	static LagSection of(List<ListenerSnapshot> members, Function<Set<TopicPartition>, GroupLag> lags) {
		Map<TopicPartition, PartitionSnapshot> own = new HashMap<>();
		members.forEach((listener) -> listener.partitions()
			.forEach((partition) -> own.put(new TopicPartition(partition.topic(), partition.partition()), partition)));
		GroupLag group = lags.apply(own.keySet());
		Map<TopicPartition, PartitionLagDescriptor> all = new HashMap<>();
		group.partitions().forEach((partition, lag) -> all.put(partition, PartitionLagDescriptor.of(lag)));
		own.forEach((partition, here) -> all.put(partition,
				PartitionLagDescriptor.of(here, group.partitions().get(partition))));
		return new LagSection(GroupLagDescriptor.of(group, all));
	}

	/**
	 * How far a group is behind.
	 *
	 * @param asOf when Kafka has told of the partitions that are not assigned here, or
	 * {@code null} if it has not
	 * @param records records in the log that are not finished, or {@code null} while that
	 * is not known of all partitions
	 * @param time how old the oldest of them is, or {@code null} if not known
	 * @param estimate what that is taken from: {@code exact}, {@code estimate} or
	 * {@code unknown}
	 * @param states how many partitions are in which state, as far as that is known here
	 * @param partitions the partitions as {@code topic-partition}; if there are too many
	 * those that are worst off
	 * @param truncated whether there are more
	 * @param failure why Kafka has told nothing newer, or not all, or {@code null}
	 */
	public record GroupLagDescriptor(@Nullable Instant asOf, @Nullable Long records, @Nullable Duration time,
			String estimate, Map<PartitionState, Integer> states, Map<String, PartitionLagDescriptor> partitions,
			boolean truncated, @Nullable String failure) {

		static GroupLagDescriptor of(GroupLag group, Map<TopicPartition, PartitionLagDescriptor> all) {
			Map<PartitionState, Integer> states = new EnumMap<>(PartitionState.class);
			Map<String, PartitionLagDescriptor> partitions = new TreeMap<>();
			all.forEach((partition, lag) -> {
				if (lag.state() != null) {
					states.merge(lag.state(), 1, Integer::sum);
				}
			});
			all.entrySet()
				.stream()
				.sorted(Map.Entry.comparingByValue(PartitionLagDescriptor.WORST_FIRST))
				.limit(MOST_PARTITIONS)
				.forEach((entry) -> partitions.put(entry.getKey().toString(), entry.getValue()));
			TimeLag time = TimeLag.greatest(all.values().stream().map(PartitionLagDescriptor::timeLag).toList());
			return new GroupLagDescriptor(group.asOf(), records(all.values()), time.time(),
					ListenerDescriptor.nameOf(time.basis()), states, partitions, all.size() > partitions.size(),
					group.failure());
		}

		private static @Nullable Long records(Collection<PartitionLagDescriptor> partitions) {
			long sum = 0;
			for (PartitionLagDescriptor partition : partitions) {
				if (partition.records() == null) {
					return null;
				}
				sum += partition.records();
			}
			return partitions.isEmpty() ? null : sum;
		}

	}

	/**
	 * How far a group is behind in a partition.
	 *
	 * @param here whether the partition is assigned here, so that this is known from
	 * memory
	 * @param end the offset behind the last record of the log, or {@code null} if not
	 * known
	 * @param committed the committed offset, or {@code null} if there is none
	 * @param records records in the log that are not finished, or, where that is not
	 * known, not committed
	 * @param time how old the first of them is, or {@code null} if not known
	 * @param estimate what that is taken from: {@code exact}, {@code estimate} or
	 * {@code unknown}
	 * @param state how the partition gets on, or {@code null} if that is known elsewhere
	 * only
	 * @param paused why no more records of it are taken, or {@code null}
	 * @param oldest the first unfinished record, if the partition is assigned here and it
	 * was polled
	 * @param member client id of the member that has the partition, or {@code null}
	 */
	public record PartitionLagDescriptor(boolean here, @Nullable Long end, @Nullable Long committed,
			@Nullable Long records, @Nullable Duration time, String estimate, @Nullable PartitionState state,
			@Nullable String paused, PartitionDescriptor.@Nullable OldestDescriptor oldest, @Nullable String member) {

		/**
		 * Those that need attention, then those that are furthest behind.
		 */
		static final Comparator<PartitionLagDescriptor> WORST_FIRST = Comparator
			.comparingInt(PartitionLagDescriptor::urgency)
			.thenComparing(PartitionLagDescriptor::records, Comparator.nullsFirst(Comparator.<Long>reverseOrder()));

		static PartitionLagDescriptor of(MemberLag lag) {
			return new PartitionLagDescriptor(false, lag.end(), lag.committed(), lag.records(), lag.time().time(),
					ListenerDescriptor.nameOf(lag.time().basis()), lag.state(), null, null, lag.member());
		}

		static PartitionLagDescriptor of(PartitionSnapshot here, @Nullable MemberLag lag) {
			TimeLag time = here.lag().time();
			return new PartitionLagDescriptor(true, here.lag().end(), (here.committed() >= 0) ? here.committed() : null,
					here.lag().records(), time.time(), ListenerDescriptor.nameOf(time.basis()), here.lag().state(),
					(here.paused() != null) ? ListenerDescriptor.nameOf(here.paused()) : null,
					PartitionDescriptor.OldestDescriptor.of(here.oldest()), (lag != null) ? lag.member() : null);
		}

		private int urgency() {
			return (this.state == PartitionState.STUCK) ? 0 : (this.state == PartitionState.IDLE) ? 2 : 1;
		}

		TimeLag timeLag() {
			return new TimeLag(this.time, LagBasis.valueOf(this.estimate.toUpperCase(Locale.ROOT)));
		}

	}

}
