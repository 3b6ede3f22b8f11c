package io.mergelane.rebalance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The last 50 assignment changes of a listener with their causes, the last 50 offset
 * resets, and whether there are too many rebalances.
 * <p>
 * A cause that its consumer does not know is filled in when the group is looked at next.
 * If that does not happen within two minutes, or nobody looks, it stays unknown.
 * <p>
 * Threading: thread-safe.
 */
public final class RebalanceLog {

	private static final int CAPACITY = 50;

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final RebalanceAudience audience;

	private final BooleanSupplier stopping;

	private final Clock clock;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private final Deque<RebalanceEvent> events = new ArrayDeque<>(CAPACITY);

	@GuardedBy("lock")
	private final Deque<OffsetReset> resets = new ArrayDeque<>();

	/**
	 * Events without a cause.
	 */
	@GuardedBy("lock")
	private final List<RebalanceEvent> pending = new ArrayList<>();

	@GuardedBy("lock")
	private final GroupChanges changes = new GroupChanges();

	@GuardedBy("lock")
	private final RebalanceStorm storm = new RebalanceStorm();

	@GuardedBy("lock")
	private RebalanceTerms terms = RebalanceTerms.DEFAULT;

	@GuardedBy("lock")
	private boolean watched;

	@GuardedBy("lock")
	private int consumers;

	@GuardedBy("lock")
	private @Nullable StormReport current;

	/**
	 * Create a log.
	 * @param audience is told of each event
	 */
	public RebalanceLog(RebalanceAudience audience) {
		this(audience, () -> false, Clock.systemUTC());
	}

	/**
	 * Create a log.
	 * @param audience is told of each event
	 * @param stopping tells whether the listener is being stopped
	 * @param clock the time of day
	 */
	public RebalanceLog(RebalanceAudience audience, BooleanSupplier stopping, Clock clock) {
		this.audience = audience;
		this.stopping = stopping;
		this.clock = clock;
	}

	/**
	 * The listener starts, with new consumers.
	 * @param terms what they are held to
	 */
	public void starting(RebalanceTerms terms) {
		Instant now = this.clock.instant();
		synchronized (this.lock) {
			this.terms = terms;
			this.watched = false;
			this.changes.clear();
			this.storm.started(now);
		}
	}

	/**
	 * Say whether somebody looks at the group, and tells what he has seen.
	 * @param watched whether there will be {@link #saw sights}
	 */
	public void watched(boolean watched) {
		synchronized (this.lock) {
			this.watched = watched;
		}
	}

	/**
	 * Create what knows the rebalances of a new consumer.
	 * @param nanoTime time that only grows, as {@link System#nanoTime()}
	 * @param clock time of day, of the events
	 * @return the watch
	 */
	public RebalanceWatch newWatch(LongSupplier nanoTime, Clock clock) {
		synchronized (this.lock) {
			return new RebalanceWatch(this.consumers++, this, this.terms, nanoTime, clock);
		}
	}

	boolean isStopping() {
		return this.stopping.getAsBoolean();
	}

	void add(RebalanceEvent event) {
		List<RebalanceEvent> explained = new ArrayList<>();
		RebalanceEvent added = event;
		synchronized (this.lock) {
			boolean assigned = event.type() == RebalanceEvent.Type.ASSIGNED;
			if (assigned && !this.watched && event.reason() == null) {
				added = event.because(RebalanceReason.UNKNOWN);
			}
			if (assigned && added.reason() != null) {
				explained.addAll(explainLastGone(event.consumer(), added.reason()));
			}
			addFirst(this.events, added);
			this.storm.add(added);
			if (added.reason() == null) {
				this.pending.add(added);
			}
		}
		explained.forEach(this.audience::explained);
		this.audience.happened(added);
		look();
	}

	/**
	 * What has come tells why others had gone.
	 */
	@GuardedBy("lock")
	private List<RebalanceEvent> explainLastGone(int consumer, RebalanceReason reason) {
		RebalanceEvent last = null;
		for (RebalanceEvent event : this.pending) {
			last = (event.consumer() == consumer) ? event : last;
		}
		return (last != null && last.type() != RebalanceEvent.Type.ASSIGNED) ? List.of(explain(last, reason))
				: List.of();
	}

	/**
	 * The group was looked at.
	 * @param sight who was in it
	 */
	public void saw(GroupSight sight) {
		List<RebalanceEvent> explained = new ArrayList<>();
		synchronized (this.lock) {
			if (this.changes.saw(sight)) {
				for (RebalanceEvent event : List.copyOf(this.pending)) {
					if (!event.at().isAfter(sight.asOf())) {
						explained.add(explain(event, this.changes.reason(event.at(), event.member().id())));
					}
				}
			}
		}
		explained.forEach(this.audience::explained);
		look();
	}

	/**
	 * A consumer has stopped.
	 */
	void stopped(int consumer, RebalanceReason reason) {
		List<RebalanceEvent> explained = new ArrayList<>();
		synchronized (this.lock) {
			explained.addAll(explainLastGone(consumer, reason));
			for (RebalanceEvent event : List.copyOf(this.pending)) {
				if (event.consumer() == consumer) {
					explained.add(explain(event, RebalanceReason.UNKNOWN));
				}
			}
		}
		explained.forEach(this.audience::explained);
	}

	@GuardedBy("lock")
	private RebalanceEvent explain(RebalanceEvent event, RebalanceReason reason) {
		RebalanceEvent explained = event.because(reason);
		this.pending.remove(event);
		List<RebalanceEvent> all = new ArrayList<>(this.events);
		this.events.clear();
		for (RebalanceEvent one : all) {
			this.events.addLast(one.equals(event) ? explained : one);
		}
		this.storm.replace(event, explained);
		return explained;
	}

	/**
	 * Look whether there are too many rebalances, and whether time is over for causes
	 * that nobody has found. Called every few seconds.
	 */
	void look() {
		Instant now = this.clock.instant();
		List<RebalanceEvent> explained = new ArrayList<>();
		StormReport before;
		StormReport after;
		synchronized (this.lock) {
			for (RebalanceEvent event : List.copyOf(this.pending)) {
				if (event.at().plus(PATIENCE).isBefore(now)) {
					explained.add(explain(event, RebalanceReason.UNKNOWN));
				}
			}
			before = this.current;
			after = report(this.storm.look(now), now);
			this.current = after;
		}
		explained.forEach(this.audience::explained);
		if (before == null && after != null) {
			this.audience.stormBegan(after);
		}
		if (before != null && after == null) {
			this.audience.stormEnded(before);
		}
	}

	@GuardedBy("lock")
	private @Nullable StormReport report(RebalanceStorm.@Nullable Findings found, Instant now) {
		if (found == null) {
			return null;
		}
		Instant since = (this.current != null) ? this.current.since() : now;
		String member = this.changes.restless(now.minus(RebalanceStorm.WINDOW));
		return new StormReport(since, found.rebalances(), found.stopped(), found.cause(), member,
				StormAdvice.of(found.cause(), member, this.terms));
	}

	/**
	 * Add an offset reset.
	 * @param reset the reset
	 */
	public void add(OffsetReset reset) {
		synchronized (this.lock) {
			addFirst(this.resets, reset);
		}
	}

	private static <T> void addFirst(Deque<T> list, T element) {
		if (list.size() == CAPACITY) {
			list.removeLast();
		}
		list.addFirst(element);
	}

	/**
	 * Return the events.
	 * @return the events, the latest first
	 */
	public List<RebalanceEvent> events() {
		synchronized (this.lock) {
			return List.copyOf(this.events);
		}
	}

	/**
	 * Return how often the listener is rebalanced.
	 * @return the number of rebalances, and what is known of a storm
	 */
	public RebalanceActivity activity() {
		Instant now = this.clock.instant();
		synchronized (this.lock) {
			return new RebalanceActivity(this.storm.count(now), this.current);
		}
	}

	/**
	 * Return the offset resets.
	 * @return the resets, the latest first
	 */
	public List<OffsetReset> resets() {
		synchronized (this.lock) {
			return List.copyOf(this.resets);
		}
	}

}
