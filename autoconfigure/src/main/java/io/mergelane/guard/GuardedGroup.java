package io.mergelane.guard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupJudge;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupSubject;
import io.mergelane.group.MemberState;
import io.mergelane.group.Verdict;
import io.mergelane.rebalance.GroupSight;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group of this application: who of it is in it, what was found last, and when
 * it is looked at next.
 * <p>
 * Threading: thread-safe.
 */
final class GuardedGroup {

	/**
	 * How soon to look again while partitions wait.
	 */
	private static final long HURRY = TimeUnit.MILLISECONDS.toNanos(500);

	private final GroupAddress address;

	private final GuardSettings settings;

	private final GroupJudge judge = new GroupJudge();

	private final Clock clock;

	private final LongSupplier nanoTime;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private final GroupListeners listeners = new GroupListeners();

	/**
	 * Looks in a row that found the group free, while somebody waits for that.
	 */
	@GuardedBy("lock")
	private int freeLooks;

	/**
	 * Since when members of this application hold nothing and others do.
	 */
	@GuardedBy("lock")
	private @Nullable Instant starvedSince;

	@GuardedBy("lock")
	private LookTimes times;

	@GuardedBy("lock")
	private @Nullable GroupFinding finding;

	@GuardedBy("lock")
	private long foundAt;

	GuardedGroup(GroupAddress address, GuardSettings settings, Clock clock, LongSupplier nanoTime) {
		this.address = address;
		this.settings = settings;
		this.clock = clock;
		this.nanoTime = nanoTime;
		this.times = newTimes();
	}

	private LookTimes newTimes() {
		return new LookTimes(this.settings.timing().interval(), () -> ThreadLocalRandom.current().nextDouble(),
				this.nanoTime.getAsLong());
	}

	GroupAddress address() {
		return this.address;
	}

	/**
	 * A listener is to be in the group.
	 */
	void add(GuardedContainer container) {
		synchronized (this.lock) {
			this.listeners.add(container);
		}
	}

	/**
	 * A listener starts: it is no member any more, if ever it was.
	 */
	void starts(GuardedContainer container) {
		synchronized (this.lock) {
			this.listeners.starts(container);
		}
	}

	/**
	 * Let a listener in.
	 * @return its membership
	 */
	GuardedMembership enter(GuardedContainer container) {
		String clientId = container.clientId();
		GroupStamps stamps = new GroupStamps(this.settings.identity(), this.settings.takeOver(),
				(clientId != null) ? clientId : container.id());
		GuardedMembership membership = new GuardedMembership(stamps, this.nanoTime, this::rebalanced);
		synchronized (this.lock) {
			this.listeners.enter(container, membership);
			this.times = newTimes();
			GroupSight sight = (this.finding != null) ? GroupSights.of(this.finding) : null;
			if (sight != null) {
				membership.saw(sight);
			}
			return membership;
		}
	}

	/**
	 * Keep a listener out until the group is free.
	 */
	void keepOut(GuardedContainer container) {
		synchronized (this.lock) {
			this.listeners.keepOut(container);
			this.freeLooks = 0;
		}
	}

	/**
	 * A listener has stopped for good.
	 */
	void stop(GuardedContainer container) {
		synchronized (this.lock) {
			this.listeners.stop(container);
		}
	}

	private void rebalanced() {
		long now = this.nanoTime.getAsLong();
		synchronized (this.lock) {
			this.times.rebalanced(now);
			for (GuardedMembership membership : this.listeners.memberships().values()) {
				if (membership.hasJoined() && !membership.mayBegin()) {
					this.times.atLatest(membership.decidableFrom(this.settings.timing().settle()));
				}
			}
		}
	}

	/**
	 * Return whom the group is looked at for.
	 */
	GroupSubject subject() {
		synchronized (this.lock) {
			Set<String> clientIds = new HashSet<>();
			Set<String> topics = new HashSet<>();
			boolean byPattern = false;
			for (GuardedContainer container : this.listeners.all()) {
				String clientId = container.clientId();
				if (clientId != null) {
					clientIds.add(clientId);
				}
				topics.addAll(container.topics());
				byPattern |= container.topics().isEmpty();
			}
			return new GroupSubject(this.address.name(), this.settings.identity(), this.settings.previous(), clientIds,
					byPattern ? Set.of() : topics, this.settings.adopt(), this.settings.takeOver());
		}
	}

	/**
	 * Return whether it is time to look.
	 */
	boolean isDue() {
		long now = this.nanoTime.getAsLong();
		synchronized (this.lock) {
			if (this.listeners.running().isEmpty() && this.listeners.keptOut().isEmpty()) {
				return false;
			}
			return now - this.times.next() >= 0;
		}
	}

	/**
	 * Return whether a listener that runs is a member of the group.
	 */
	boolean hasJoined() {
		synchronized (this.lock) {
			return this.listeners.hasJoined();
		}
	}

	/**
	 * Return the listeners that were let in and run.
	 */
	List<GuardedContainer> running() {
		synchronized (this.lock) {
			return this.listeners.running();
		}
	}

	List<GuardedContainer> keptOut() {
		synchronized (this.lock) {
			return this.listeners.keptOut();
		}
	}

	/**
	 * Judge what was seen.
	 * @param answer what Kafka said
	 * @param joined whether a listener had joined when the look began
	 * @return what it means
	 */
	GroupFinding judge(GroupLook.Answer answer, boolean joined) {
		return this.judge.judge(subject(), answer, joined, this.clock.instant());
	}

	/**
	 * The group was looked at.
	 * @param found what was found
	 */
	void looked(GroupFinding found) {
		long now = this.nanoTime.getAsLong();
		synchronized (this.lock) {
			this.finding = found;
			this.foundAt = now;
			this.starvedSince = isStarved(found) ? first(this.starvedSince, found.asOf()) : null;
			this.times.looked(now);
			if (!this.listeners.keptOut().isEmpty()) {
				this.freeLooks = isFree(found) ? this.freeLooks + 1 : 0;
				this.times.atLatest(now + this.settings.timing().retry().toNanos());
			}
		}
		GroupSight sight = GroupSights.of(found);
		if (sight != null) {
			// Not under the lock: whoever is told tells others.
			current().values().forEach((membership) -> membership.saw(sight));
		}
	}

	/**
	 * Who was kept out of a group must be told that it is free: not to know whose it is
	 * is not enough.
	 */
	private boolean isFree(GroupFinding found) {
		return found.verdict() != Verdict.UNKNOWN && !this.settings.refuses(found);
	}

	private static boolean isStarved(GroupFinding found) {
		return found.own().stream().anyMatch((member) -> found.state(member) == MemberState.STARVED);
	}

	private static Instant first(@Nullable Instant before, Instant now) {
		return (before != null) ? before : now;
	}

	/**
	 * Return whether those that were kept out may start: not after one look, as whoever
	 * has left may only be restarted.
	 */
	boolean isFree() {
		synchronized (this.lock) {
			return this.freeLooks >= 2;
		}
	}

	/**
	 * Let partitions begin, if the look tells enough.
	 * @param found what was found
	 * @param began when the look began
	 * @return ids of the listeners that begin though nobody could tell whether they may
	 */
	List<String> open(GroupFinding found, long began) {
		long now = this.nanoTime.getAsLong();
		List<String> blind = new ArrayList<>();
		// Not under the lock: to resume a container takes the container's.
		current().forEach((id, membership) -> {
			if (membership.found(found, began, now, this.settings.timing())) {
				blind.add(id);
			}
		});
		synchronized (this.lock) {
			boolean waits = false;
			for (GuardedMembership membership : this.listeners.memberships().values()) {
				waits |= membership.isWaiting();
			}
			if (waits) {
				this.times.atLatest(now + HURRY);
			}
		}
		return blind;
	}

	private Map<String, GuardedMembership> current() {
		synchronized (this.lock) {
			return this.listeners.memberships();
		}
	}

	/**
	 * Return what was found last.
	 * @return the finding, or {@code null} if nobody has looked
	 */
	@Nullable GroupFinding finding() {
		synchronized (this.lock) {
			return this.finding;
		}
	}

	/**
	 * Return what was found last, if that was just now.
	 * @param age how old it may be
	 */
	@Nullable GroupFinding finding(Duration age) {
		long now = this.nanoTime.getAsLong();
		synchronized (this.lock) {
			return (now - this.foundAt < age.toNanos()) ? this.finding : null;
		}
	}

	/**
	 * Return what is known of the group.
	 */
	GroupStatus status() {
		Instant now = this.clock.instant();
		synchronized (this.lock) {
			return new GroupStatus(this.address.name(), this.finding, this.listeners.absent(),
					(this.starvedSince != null) ? Duration.between(this.starvedSince, now) : null);
		}
	}

}
