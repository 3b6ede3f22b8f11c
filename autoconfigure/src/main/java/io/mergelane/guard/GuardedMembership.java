package io.mergelane.guard;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.mergelane.commit.CommitStamps;
import io.mergelane.consumer.GroupMembership;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.Verdict;
import io.mergelane.rebalance.GroupSight;
import io.mergelane.tracker.CommitMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One started listener in its group. Its partitions begin when a look has shown all who
 * had joined before it: the coordinator of the group lets one in after the other, so of
 * two that join at the same time at least one sees the other before it handles a record.
 * <p>
 * Threading: thread-safe.
 */
final class GuardedMembership implements GroupMembership {

	/**
	 * How long to look often for a listener that does not tell when it has joined: there
	 * may be no broker.
	 */
	private static final long HURRY = TimeUnit.MINUTES.toNanos(1);

	private final GroupStamps stamps;

	private final LongSupplier nanoTime;

	private final Runnable onRebalance;

	private final long begun;

	private volatile boolean joined;

	// Written before it is joined.
	private volatile long joinedAt;

	private volatile boolean open;

	// Read after the observer was written, and written before it is read: whoever
	// observes from now on misses nothing.
	private volatile @Nullable GroupSight sight;

	private volatile @Nullable Consumer<GroupSight> observer;

	/**
	 * What to do when it is open, for a listener that does not ask.
	 */
	private volatile @Nullable Runnable onOpen;

	/**
	 * Create a membership.
	 * @param stamps what is committed
	 * @param nanoTime source of the time, as {@link System#nanoTime()}
	 * @param onRebalance called at each change of the assignment
	 */
	GuardedMembership(GroupStamps stamps, LongSupplier nanoTime, Runnable onRebalance) {
		this.stamps = stamps;
		this.nanoTime = nanoTime;
		this.begun = nanoTime.getAsLong();
		this.onRebalance = onRebalance;
	}

	@Override
	public void rebalanced() {
		// One of its consumers is enough: those of others are seen beside it.
		if (!this.joined) {
			this.joinedAt = this.nanoTime.getAsLong();
			this.joined = true;
		}
		this.onRebalance.run();
	}

	@Override
	public boolean mayBegin() {
		return this.open;
	}

	@Override
	public boolean observe(Consumer<GroupSight> observer) {
		this.observer = observer;
		GroupSight last = this.sight;
		if (last != null) {
			observer.accept(last);
		}
		return true;
	}

	/**
	 * The group was looked at, and its members could be seen.
	 * @param sight what was seen
	 */
	void saw(GroupSight sight) {
		this.sight = sight;
		Consumer<GroupSight> current = this.observer;
		if (current != null) {
			current.accept(sight);
		}
	}

	@Override
	public CommitStamps stamps() {
		return this.stamps;
	}

	/**
	 * Do something when partitions may begin.
	 */
	void onOpen(Runnable action) {
		this.onOpen = action;
	}

	/**
	 * Return what stands beside each offset in the commits of a listener that does not
	 * know its partitions.
	 */
	String metadataOfGroup() {
		return CommitMetadata.ofStamp(this.stamps.ofGroup());
	}

	/**
	 * Return whether it has to be looked soon.
	 */
	boolean isWaiting() {
		boolean mayJoin = this.onOpen != null && this.nanoTime.getAsLong() - this.begun < HURRY;
		return !this.open && (this.joined || mayJoin);
	}

	boolean hasJoined() {
		return this.joined;
	}

	/**
	 * Return when a look tells enough, at the earliest.
	 */
	long decidableFrom(Duration settle) {
		return this.joinedAt + settle.toNanos();
	}

	/**
	 * The group was looked at, and nothing keeps the listener out of it.
	 * @param finding what was found
	 * @param began when the look began
	 * @param now the time
	 * @param timing how long to wait for what
	 * @return whether the partitions begin though nobody could tell whether they may
	 */
	boolean found(GroupFinding finding, long began, long now, GuardSettings.Timing timing) {
		this.stamps.found(finding);
		if (this.onOpen != null && !this.joined && !finding.own().isEmpty()) {
			// Whoever does not ask does not tell either when it has joined.
			rebalanced();
		}
		if (this.open || !this.joined) {
			return false;
		}
		boolean tells = finding.verdict() != Verdict.UNKNOWN && began - decidableFrom(timing.settle()) >= 0;
		boolean timeIsOver = now - this.joinedAt - timing.patience().toNanos() >= 0;
		this.open = tells || timeIsOver;
		Runnable action = this.onOpen;
		if (this.open && action != null) {
			action.run();
		}
		return this.open && !tells;
	}

}
