package io.mergelane.rebalance;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Measures the rebalances of one consumer, and knows those of their causes that lie in
 * the consumer itself.
 * <p>
 * It is told before each poll, and in the callbacks: first that one has begun, then what
 * came of it.
 * <p>
 * Threading: confined to the consumer thread.
 */
public final class RebalanceWatch {

	private static final long LOOK_INTERVAL = TimeUnit.SECONDS.toNanos(5);

	/**
	 * How long after its first assignment, if that was empty, a consumer is still joining
	 * though the epoch is another one: others give partitions up first.
	 */
	private static final long STILL_JOINING = TimeUnit.SECONDS.toNanos(10);

	/**
	 * How long after a poll that came too late its consequences may come.
	 */
	private static final long STILL_LATE = TimeUnit.SECONDS.toNanos(30);

	private static final String NOBODY = "no handler, as none runs on it, but a batch interceptor, a rebalance listener "
			+ "or a process that stood still";

	private final int consumer;

	private final RebalanceLog log;

	private final RebalanceTerms terms;

	private final LongSupplier nanoTime;

	private final Clock clock;

	private long looked;

	private @Nullable Long polled;

	private RebalanceMember member = RebalanceMember.NONE;

	private @Nullable Long stoppedSince;

	private @Nullable Long joiningSince;

	/**
	 * What was handed over late since the last poll.
	 */
	private @Nullable String handedOverLate;

	private @Nullable Late late;

	/**
	 * Why partitions have gone, and so why others come.
	 */
	private @Nullable RebalanceReason gone;

	private @Nullable Long firstAssigned;

	private @Nullable Integer firstEpoch;

	private long lastAssigned;

	private boolean hasBegun;

	private Set<String> subscription = Set.of();

	private Assignment assignment = Assignment.NONE;

	RebalanceWatch(int consumer, RebalanceLog log, RebalanceTerms terms, LongSupplier nanoTime, Clock clock) {
		this.consumer = consumer;
		this.log = log;
		this.terms = terms;
		this.nanoTime = nanoTime;
		this.clock = clock;
		this.looked = nanoTime.getAsLong();
		this.joiningSince = this.looked;
	}

	/**
	 * The consumer is about to poll.
	 * @param now what it is in its group
	 */
	public void polling(RebalanceMember now) {
		long time = this.nanoTime.getAsLong();
		lookForGap(time);
		this.polled = time;
		this.handedOverLate = null;
		if (isNewEpoch(now) && (this.member.epoch() != null || this.joiningSince == null)) {
			this.joiningSince = time;
		}
		this.member = now;
		if (time - this.looked >= LOOK_INTERVAL) {
			this.looked = time;
			this.log.look();
		}
	}

	private boolean isNewEpoch(RebalanceMember now) {
		return now.epoch() != null && !now.epoch().equals(this.member.epoch());
	}

	/**
	 * Return whether it is long since the consumer was about to poll, though not too long
	 * yet.
	 * @return whether more than half of the time is over
	 */
	public boolean isLate() {
		return this.polled != null
				&& this.nanoTime.getAsLong() - this.polled > this.terms.maxPollInterval().toNanos() / 2;
	}

	/**
	 * Polled records are handed over {@link #isLate() late}: somebody had them before.
	 * @param first the first of them, as {@code topic-partition@offset}
	 */
	public void handedOverLate(String first) {
		this.handedOverLate = "whatever had the records from %s on between poll and hand-over, as a batch interceptor"
			.formatted(first);
	}

	private void lookForGap(long now) {
		Long before = this.polled;
		if (before == null) {
			return;
		}
		long gap = now - before;
		if (gap > this.terms.maxPollInterval().toNanos()) {
			String holder = (this.handedOverLate != null) ? this.handedOverLate : NOBODY;
			this.late = new Late(now,
					RebalanceReason.local(RebalanceCause.POLL_TIMEOUT,
							"not polled for %s, max.poll.interval.ms is %d; the consumer thread was held by %s"
								.formatted(Duration.ofNanos(gap).truncatedTo(ChronoUnit.MILLIS),
										this.terms.maxPollInterval().toMillis(), holder)));
		}
		else if (this.late != null && now - this.late.at() > STILL_LATE) {
			this.late = null;
		}
	}

	/**
	 * Partitions are about to be revoked, or are lost.
	 */
	public void leaving() {
		long now = this.nanoTime.getAsLong();
		lookForGap(now);
		if (this.stoppedSince == null) {
			this.stoppedSince = now;
		}
	}

	/**
	 * Partitions have gone.
	 * @param type how
	 * @param partitions the partitions, as {@code topic-partition}
	 * @param unfinished how many of their records were unfinished
	 */
	public void gone(RebalanceEvent.Type type, List<String> partitions, long unfinished) {
		RebalanceReason reason = reasonToGo(type);
		if (type == RebalanceEvent.Type.LOST) {
			this.joiningSince = this.nanoTime.getAsLong();
		}
		this.gone = reason;
		add(type, this.member, partitions, unfinished, null, null, reason);
	}

	private @Nullable RebalanceReason reasonToGo(RebalanceEvent.Type type) {
		if (type == RebalanceEvent.Type.FENCED) {
			return RebalanceReason.local(RebalanceCause.FENCED, "their position in the database is another process's");
		}
		// Who stops gives back what it has, unless it has lost it before.
		if (type == RebalanceEvent.Type.REVOKED && this.log.isStopping()) {
			return RebalanceReason.local(RebalanceCause.SHUTDOWN, null);
		}
		return (this.late != null) ? this.late.reason() : null;
	}

	/**
	 * The consumer was told its assignment.
	 * @param now what it is in its group
	 * @param topics the topics it subscribes
	 */
	public void assigned(RebalanceMember now, Set<String> topics) {
		long time = this.nanoTime.getAsLong();
		lookForGap(time);
		boolean first = this.firstAssigned == null;
		if (this.firstAssigned == null) {
			this.firstAssigned = time;
			this.firstEpoch = now.epoch();
		}
		Duration stopped = (this.stoppedSince != null) ? Duration.ofNanos(time - this.stoppedSince) : null;
		if (isNewEpoch(now) && !isJoining(now, time) && this.joiningSince != null
				&& this.joiningSince <= this.lastAssigned) {
			// It has not waited all the time since it got none.
			this.joiningSince = null;
		}
		boolean tells = first || stopped != null || !Objects.equals(now.epoch(), this.assignment.member().epoch());
		this.assignment = new Assignment(now, stopped, reasonToCome(now, time, topics), tells);
		this.subscription = Set.copyOf(topics);
		this.member = now;
		this.lastAssigned = time;
		this.gone = null;
		this.late = null;
	}

	private @Nullable RebalanceReason reasonToCome(RebalanceMember now, long time, Set<String> topics) {
		if (isJoining(now, time)) {
			return RebalanceReason.local(RebalanceCause.JOINED, null);
		}
		if (this.gone != null) {
			return this.gone;
		}
		if (this.late != null) {
			return this.late.reason();
		}
		return topics.equals(this.subscription) ? null
				: RebalanceReason.local(RebalanceCause.SUBSCRIPTION_CHANGED, null);
	}

	private boolean isJoining(RebalanceMember now, long time) {
		Long first = this.firstAssigned;
		return !this.hasBegun && first != null
				&& (first == time || Objects.equals(now.epoch(), this.firstEpoch) || time - first < STILL_JOINING);
	}

	/**
	 * Assigned partitions have begun, at once or later.
	 * @param partitions the partitions, as {@code topic-partition}
	 */
	public void begun(List<String> partitions) {
		Assignment told = this.assignment;
		Duration handover = (this.joiningSince != null)
				? Duration.ofNanos(this.nanoTime.getAsLong() - this.joiningSince) : null;
		this.hasBegun = true;
		this.joiningSince = null;
		tell(told, partitions, handover);
	}

	/**
	 * No partition is left that may begin later. If none has begun it may be worth
	 * telling all the same.
	 * @return whether that was told
	 */
	public boolean settled() {
		if (!this.assignment.tells()) {
			return false;
		}
		tell(this.assignment, List.of(), null);
		return true;
	}

	private void tell(Assignment told, List<String> partitions, @Nullable Duration handover) {
		this.assignment = new Assignment(told.member(), null, told.reason(), false);
		this.stoppedSince = null;
		RebalanceReason fenced = this.gone;
		add(RebalanceEvent.Type.ASSIGNED, told.member(), partitions, 0, told.stopped(), handover,
				(fenced != null) ? fenced : told.reason());
		this.gone = null;
	}

	private void add(RebalanceEvent.Type type, RebalanceMember now, List<String> partitions, long unfinished,
			@Nullable Duration stopped, @Nullable Duration handover, @Nullable RebalanceReason reason) {
		this.log.add(new RebalanceEvent(this.clock.instant(), type, partitions, unfinished, this.consumer, now, stopped,
				handover, reason));
	}

	/**
	 * The consumer is closed.
	 * @param fenced whether it was, as another one has its static id
	 */
	public void stopped(boolean fenced) {
		this.log.stopped(this.consumer,
				fenced ? RebalanceReason.local(RebalanceCause.FENCED, "another consumer has its group.instance.id")
						: RebalanceReason.local(RebalanceCause.SHUTDOWN, null));
	}

	/**
	 * A poll that came too late.
	 *
	 * @param at when it came, in nanoseconds
	 * @param reason what that is as a reason
	 */
	private record Late(long at, RebalanceReason reason) {

	}

	/**
	 * What the consumer was told.
	 *
	 * @param member what it was in its group
	 * @param stopped how long it had stood
	 * @param reason why it was told
	 * @param tells whether it is worth telling without any partition
	 */
	private record Assignment(RebalanceMember member, @Nullable Duration stopped, @Nullable RebalanceReason reason,
			boolean tells) {

		private static final Assignment NONE = new Assignment(RebalanceMember.NONE, null, null, false);

	}

}
