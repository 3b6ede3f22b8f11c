package io.mergelane.lane;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Looks at the turns from time to time, and ends those that take too long.
 * <p>
 * A turn costs nothing but a field that is set: no clock is read and nothing is scheduled
 * for it. So its time is over up to an eighth late.
 * <p>
 * Threading: thread-safe.
 *
 * @param <W> the type of the turns
 */
final class TurnWatch<W extends WatchedTurn> {

	private static final int LOOKS = 8;

	private final Duration interval;

	private final LaneTimer timer;

	private final Set<Post<W>> posts = ConcurrentHashMap.newKeySet();

	/**
	 * Turns that go on though their worker has returned.
	 */
	private final Set<W> alone = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	// Confined to the timer's thread.
	private int look;

	/**
	 * Create a watch.
	 * @param timeout how long a turn may take
	 * @param timer looks from time to time
	 */
	TurnWatch(Duration timeout, LaneTimer timer) {
		this.interval = timeout.dividedBy(LOOKS);
		this.timer = timer;
		if (!this.interval.isZero()) {
			timer.schedule(this::look, this.interval);
		}
	}

	/**
	 * Add a worker.
	 * @return where it says which turn it has
	 */
	Post<W> enter() {
		Post<W> post = new Post<>();
		this.posts.add(post);
		return post;
	}

	void leave(Post<W> post) {
		this.posts.remove(post);
	}

	void goesOnAlone(W turn) {
		this.alone.add(turn);
	}

	void ended(W turn) {
		this.alone.remove(turn);
	}

	/**
	 * Return the turns that were to end and have not.
	 */
	List<W> overdue() {
		return turns().filter(WatchedTurn::isOverdue).distinct().toList();
	}

	/**
	 * Return the turns that workers are at.
	 */
	List<W> running() {
		return inWork().toList();
	}

	/**
	 * Return how long an overdue turn has lasted, to an eighth of the timeout.
	 */
	Duration age(W turn) {
		return this.interval.multipliedBy(turn.looks());
	}

	/**
	 * Return whether an overdue turn was seen again after it was to end.
	 */
	boolean goesOn(W turn) {
		return turn.looks() > LOOKS;
	}

	void close() {
		this.closed = true;
	}

	private void look() {
		if (this.closed) {
			return;
		}
		this.look++;
		turns().filter((turn) -> turn.seen(this.look) >= LOOKS && !turn.isOverdue()).forEach(WatchedTurn::timeIsOver);
		this.timer.schedule(this::look, this.interval);
	}

	private Stream<W> turns() {
		return Stream.concat(inWork(), this.alone.stream());
	}

	private Stream<W> inWork() {
		return this.posts.stream().map((post) -> post.turn).filter((turn) -> turn != null);
	}

	/**
	 * What a worker is at.
	 *
	 * @param <W> the type of the turns
	 */
	static final class Post<W> {

		private volatile @Nullable W turn;

		void turn(@Nullable W turn) {
			this.turn = turn;
		}

	}

}
