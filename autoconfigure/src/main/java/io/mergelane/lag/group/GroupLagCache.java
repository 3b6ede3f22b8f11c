package io.mergelane.lag.group;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.group.ClusterAdmins;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.listener.ListenerGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far behind a group is, looked at again after ten seconds, and how old records are
 * after sixty. One caller asks Kafka; the others are given what was found last, and wait
 * only if nothing was.
 * <p>
 * Threading: thread-safe.
 */
final class GroupLagCache {

	private static final long LOOK_INTERVAL = Duration.ofSeconds(10).toNanos();

	private static final long TIME_INTERVAL = Duration.ofSeconds(60).toNanos();

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final ListenerGroup group;

	private final ClusterAdmins admins;

	private final Clock clock;

	private final LongSupplier nanoTime;

	private final ReentrantLock lock = new ReentrantLock();

	@GuardedBy("lock")
	private final RecordTimes times = new RecordTimes();

	@GuardedBy("lock")
	private long timesFound;

	@GuardedBy("lock")
	private @Nullable String timesFailure;

	private volatile @Nullable Looked last;

	GroupLagCache(ListenerGroup group, ClusterAdmins admins, Clock clock, LongSupplier nanoTime) {
		this.group = group;
		this.admins = admins;
		this.clock = clock;
		this.nanoTime = nanoTime;
		this.timesFound = nanoTime.getAsLong() - TIME_INTERVAL;
	}

	/**
	 * Return how far behind the group is.
	 * @param own the partitions of which more is known than Kafka tells
	 * @return what was found last
	 */
	GroupLag get(Set<TopicPartition> own) {
		Looked known = this.last;
		if (known != null && (isFresh(known) || this.lock.isLocked())) {
			return known.lag();
		}
		this.lock.lock();
		try {
			Looked before = this.last;
			if (before != null && isFresh(before)) {
				return before.lag();
			}
			GroupLag lag = look((before != null) ? before.lag() : GroupLag.NEVER_ASKED, own);
			this.last = new Looked(lag, this.nanoTime.getAsLong());
			return lag;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isFresh(Looked looked) {
		return this.nanoTime.getAsLong() - looked.at() < LOOK_INTERVAL;
	}

	@GuardedBy("lock")
	private GroupLag look(GroupLag before, Set<TopicPartition> own) {
		try {
			Admin admin = this.admins.at(this.group.connection());
			GroupPositions positions = new PositionsLook(admin, this.group, new AdminCalls(TIMEOUT, this.nanoTime))
				.look(this.clock);
			findTimes(admin, positions, own);
			Map<TopicPartition, MemberLag> partitions = new HashMap<>();
			positions.partitions()
				.forEach((partition, position) -> partitions.put(partition,
						lag(partition, position, positions, before.partitions().get(partition))));
			String failure = (positions.failure() != null) ? positions.failure() : this.timesFailure;
			return new GroupLag(positions.asOf(), partitions, failure);
		}
		// A setting of the client that is not valid, for one.
		catch (RuntimeException ex) {
			return before.failed((ex.getMessage() != null) ? ex.getMessage() : ex.toString());
		}
	}

	@GuardedBy("lock")
	private void findTimes(Admin admin, GroupPositions positions, Set<TopicPartition> own) {
		AdminCalls calls = new AdminCalls(TIMEOUT, this.nanoTime);
		long now = positions.asOf().toEpochMilli();
		if (this.nanoTime.getAsLong() - this.timesFound < TIME_INTERVAL) {
			if (!this.times.isComplete()) {
				this.timesFailure = this.times.goOn(admin, this.group, now, calls);
			}
			return;
		}
		Map<TopicPartition, Long> wanted = new HashMap<>();
		positions.partitions().forEach((partition, position) -> {
			Long records = position.records();
			if (records != null && records > 0 && position.committed() != null && !own.contains(partition)) {
				wanted.put(partition, position.committed());
			}
		});
		this.timesFailure = this.times.find(admin, this.group, wanted, now, calls);
		this.timesFound = this.nanoTime.getAsLong();
	}

	@GuardedBy("lock")
	private MemberLag lag(TopicPartition partition, GroupPositions.Position position, GroupPositions positions,
			@Nullable MemberLag before) {
		if (position.end() == null && before != null) {
			return new MemberLag(before.end(), before.committed(), before.records(), before.time(), before.state(),
					position.member());
		}
		Long records = position.records();
		PartitionState state = (records != null && records == 0) ? PartitionState.IDLE : null;
		if (positions.membersKnown() && position.member() == null) {
			state = PartitionState.UNASSIGNED;
		}
		return new MemberLag(position.end(), position.committed(), records,
				time(partition, position, positions.asOf().toEpochMilli()), state, position.member());
	}

	@GuardedBy("lock")
	private TimeLag time(TopicPartition partition, GroupPositions.Position position, long asOf) {
		Long records = position.records();
		if (records != null && records == 0) {
			return TimeLag.NONE;
		}
		RecordTimes.Found found = this.times.of(partition);
		// One that was moved back is not known before it is looked for.
		if (found == null || position.committed() == null || position.committed() < found.offset()) {
			return TimeLag.UNKNOWN;
		}
		boolean exact = found.exact() && position.committed() == found.offset();
		return exact ? TimeLag.exact(asOf - found.timestamp()) : TimeLag.estimate(asOf - found.timestamp());
	}

	/**
	 * What was found.
	 *
	 * @param lag how far behind the group is
	 * @param at when it was found, in nanoseconds
	 */
	private record Looked(GroupLag lag, long at) {

	}

}
