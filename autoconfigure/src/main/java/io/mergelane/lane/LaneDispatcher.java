package io.mergelane.lane;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Runs the items of many lanes in parallel, and those of one lane one turn at a time, in
 * the order in which they were submitted.
 * <p>
 * Of the lanes that are ready the one with the oldest item has the next turn, so that
 * none starves, and what holds up a commit comes first. A lane that waits for a retry
 * holds no worker. At no time are there more turns than
 * {@link LaneSettings#parallelism()}, nor more workers; a turn that goes on after its
 * worker has returned counts as well.
 * <p>
 * Threading: thread-safe. User code never runs under the lock, but
 * {@link WorkItem#start()} does.
 *
 * @param <T> the type of the items
 */
public final class LaneDispatcher<T extends WorkItem> {

	private static final Duration SOON = Duration.ofSeconds(1);

	/**
	 * Turns that end while a worker is being started, if they are short.
	 */
	private static final int FEW = 16;

	private static final int FAN_OUT = 4;

	private final ReentrantLock lock = new ReentrantLock();

	private final LaneSettings settings;

	private final LaneWork<T> work;

	private final Executor executor;

	private final LaneTimer timer;

	@GuardedBy("lock")
	private final Lanes<T> lanes;

	@GuardedBy("lock")
	private final ReadyLanes<T> ready = new ReadyLanes<>();

	@GuardedBy("lock")
	private int turns;

	@GuardedBy("lock")
	private int starting;

	// Turns that have ended. Written under the lock.
	private volatile long ended;

	@GuardedBy("lock")
	private boolean closed;

	private LaneDispatcher(LaneSettings settings, Lanes<T> lanes, LaneWork<T> work, Executor executor,
			LaneTimer timer) {
		this.settings = settings;
		this.lanes = lanes;
		this.work = work;
		this.executor = executor;
		this.timer = timer;
	}

	/**
	 * Create a dispatcher with a lane for each key.
	 * @param settings how the lanes run
	 * @param work what is done with the items
	 * @param executor runs the workers
	 * @param timer runs delayed actions
	 * @param <T> the type of the items
	 * @return the dispatcher
	 */
	public static <T extends WorkItem> LaneDispatcher<T> perKey(LaneSettings settings, LaneWork<T> work,
			Executor executor, LaneTimer timer) {
		return new LaneDispatcher<>(settings, new Lanes.PerKey<>(), work, executor, timer);
	}

	/**
	 * Create a dispatcher with as many lanes as turns at the same time, to which keys are
	 * assigned by hash.
	 * @param settings how the lanes run
	 * @param work what is done with the items
	 * @param executor runs the workers
	 * @param timer runs delayed actions
	 * @param <T> the type of the items
	 * @return the dispatcher
	 */
	public static <T extends WorkItem> LaneDispatcher<T> hashed(LaneSettings settings, LaneWork<T> work,
			Executor executor, LaneTimer timer) {
		return new LaneDispatcher<>(settings, new Lanes.Hashed<>(settings.parallelism()), work, executor, timer);
	}

	/**
	 * Put items into the lanes of their keys.
	 * @param items the items, in their order
	 */
	public void submit(List<T> items) {
		int workers;
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			for (T item : items) {
				add(this.lanes.of(item.laneKey()), item);
			}
			workers = reserveWorkers(1);
		}
		finally {
			this.lock.unlock();
		}
		startWorkers(workers);
	}

	@GuardedBy("lock")
	private void add(Lane<T> lane, T item) {
		lane.add(item);
		switch (lane.state()) {
			case EMPTIED -> linger(lane);
			case LINGERING -> {
				if (isFull(lane)) {
					queue(lane);
				}
			}
			default -> {
				// has its turn, or waits for one
			}
		}
	}

	/**
	 * Called by the timer: put an item back.
	 */
	private void returnTo(Lane<T> lane, T item) {
		int workers;
		this.lock.lock();
		try {
			if (!this.closed) {
				add(this.lanes.again(lane), item);
			}
			workers = reserveWorkers(1);
		}
		finally {
			this.lock.unlock();
		}
		startWorkers(workers);
	}

	/**
	 * Forget what waits. Turns that have begun may end.
	 */
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.ready.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	@GuardedBy("lock")
	private boolean isFull(Lane<T> lane) {
		return lane.size() >= this.settings.batchSize();
	}

	@GuardedBy("lock")
	private void linger(Lane<T> lane) {
		if (isFull(lane) || this.settings.linger().isZero()) {
			queue(lane);
			return;
		}
		lane.state(Lane.State.LINGERING);
		this.timer.schedule(() -> queueIf(lane, Lane.State.LINGERING), this.settings.linger());
	}

	/**
	 * Called by the timer. A lane that was queued early and lingers again is queued
	 * before its time: a smaller batch, no harm.
	 */
	private void queueIf(Lane<T> lane, Lane.State state) {
		int workers;
		this.lock.lock();
		try {
			if (lane.state() == state && !this.closed) {
				queue(lane);
			}
			workers = reserveWorkers(1);
		}
		finally {
			this.lock.unlock();
		}
		startWorkers(workers);
	}

	@GuardedBy("lock")
	private void queue(Lane<T> lane) {
		boolean fresh = lane.state() == Lane.State.EMPTIED || lane.state() == Lane.State.LINGERING;
		lane.state(Lane.State.QUEUED);
		if (fresh) {
			this.ready.addFresh(lane);
		}
		else {
			this.ready.add(lane);
		}
	}

	/**
	 * Decide how many workers to start, so that at most some are on their way.
	 */
	@GuardedBy("lock")
	private int reserveWorkers(int onTheirWay) {
		int turnsLeft = this.settings.parallelism() - this.turns;
		int wanted = this.closed ? 0 : Math.min(onTheirWay, Math.min(turnsLeft, this.ready.size())) - this.starting;
		this.starting += Math.max(0, wanted);
		return Math.max(0, wanted);
	}

	/**
	 * Not under the lock, as it may take long to make a thread.
	 */
	private void startWorkers(int count) {
		if (count == 0) {
			return;
		}
		long endedBefore = this.ended;
		for (int started = 0; started < count; started++) {
			try {
				this.executor.execute(() -> runWorker(endedBefore));
			}
			catch (RejectedExecutionException | OutOfMemoryError ex) {
				// Shut down, or no thread can be had now. The timer ends with the
				// workers.
				giveUp(count - started);
				return;
			}
		}
	}

	private void giveUp(int workers) {
		this.lock.lock();
		try {
			this.starting -= workers;
		}
		finally {
			this.lock.unlock();
		}
		this.timer.schedule(this::startWorkersAgain, SOON);
	}

	private void startWorkersAgain() {
		int workers;
		this.lock.lock();
		try {
			workers = reserveWorkers(1);
		}
		finally {
			this.lock.unlock();
		}
		startWorkers(workers);
	}

	private void runWorker(long endedBefore) {
		Turn turn = firstTurn(endedBefore);
		while (turn != null) {
			turn.run();
			turn = turn.next();
		}
	}

	/**
	 * Begin with a turn. While turns end quickly one more worker at a time will do, and a
	 * burst of short work does not wake them all. If hardly any has ended since this
	 * worker was called, the work takes long: several more are needed soon.
	 */
	private @Nullable Turn firstTurn(long endedBefore) {
		int workers;
		Turn turn;
		this.lock.lock();
		try {
			this.starting--;
			turn = takeTurn();
			boolean slow = this.ended - endedBefore < FEW;
			workers = (turn != null) ? reserveWorkers(slow ? this.starting + FAN_OUT : 1) : 0;
		}
		finally {
			this.lock.unlock();
		}
		startWorkers(workers);
		return turn;
	}

	@GuardedBy("lock")
	private @Nullable Turn takeTurn() {
		while (this.turns < this.settings.parallelism() && !this.closed) {
			Lane<T> lane = this.ready.poll();
			if (lane == null) {
				return null;
			}
			List<T> items = lane.next(this.settings.batchSize());
			if (items.isEmpty()) {
				settle(lane);
				continue;
			}
			lane.state(Lane.State.STARTED);
			this.turns++;
			return new Turn(lane, items);
		}
		return null;
	}

	@GuardedBy("lock")
	private void settle(Lane<T> lane) {
		if (!lane.isEmpty()) {
			// What waited during a turn has lingered long enough.
			queue(lane);
			return;
		}
		lane.state(Lane.State.EMPTIED);
		this.lanes.emptied(lane);
	}

	/**
	 * One turn of a lane. It counts until it is ended, even when the worker has returned.
	 * <p>
	 * Most turns are ended by their worker, which then wants the next one anyway: it does
	 * both at once, under one lock.
	 */
	private final class Turn implements LaneTurn<T> {

		private final Lane<T> lane;

		private final List<T> items;

		private final Thread worker = Thread.currentThread();

		// Confined to the worker.
		private boolean running = true;

		private boolean endedByWorker;

		private List<T> again = List.of();

		private Duration delay = Duration.ZERO;

		@GuardedBy("LaneDispatcher.this.lock")
		private boolean ended;

		Turn(Lane<T> lane, List<T> items) {
			this.lane = lane;
			this.items = items;
		}

		void run() {
			boolean returned = false;
			try {
				LaneDispatcher.this.work.run(this.items, this);
				returned = true;
			}
			finally {
				if (!returned) {
					// The work must not throw. If it does, nothing is lost: try again.
					end(this.items, SOON);
					leave();
				}
			}
		}

		/**
		 * End the turn if the worker was to, and take the next one.
		 */
		@Nullable Turn next() {
			this.running = false;
			int workers;
			Turn turn;
			LaneDispatcher.this.lock.lock();
			try {
				if (this.endedByWorker) {
					endNow(this.again, this.delay);
				}
				turn = takeTurn();
				workers = (turn != null) ? reserveWorkers(1) : 0;
			}
			finally {
				LaneDispatcher.this.lock.unlock();
			}
			startWorkers(workers);
			return turn;
		}

		/**
		 * End the turn; the worker is about to die.
		 */
		private void leave() {
			this.running = false;
			endFromOutside(this.again, this.delay);
		}

		@Override
		public void done() {
			end(List.of(), Duration.ZERO);
		}

		@Override
		public void retry(List<T> items, Duration delay) {
			end(List.copyOf(items), delay);
		}

		@Override
		public void postpone(T item, Duration delay) {
			LaneDispatcher.this.timer.schedule(() -> returnTo(this.lane, item), delay);
		}

		private void end(List<T> again, Duration delay) {
			if (Thread.currentThread() == this.worker && this.running) {
				if (!this.endedByWorker) {
					this.endedByWorker = true;
					this.again = again;
					this.delay = delay;
				}
				return;
			}
			endFromOutside(again, delay);
		}

		private void endFromOutside(List<T> again, Duration delay) {
			int workers;
			LaneDispatcher.this.lock.lock();
			try {
				endNow(again, delay);
				workers = reserveWorkers(1);
			}
			finally {
				LaneDispatcher.this.lock.unlock();
			}
			startWorkers(workers);
		}

		@GuardedBy("LaneDispatcher.this.lock")
		private void endNow(List<T> again, Duration delay) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			LaneDispatcher.this.turns--;
			LaneDispatcher.this.ended++;
			this.lane.again(again);
			if (again.isEmpty()) {
				settle(this.lane);
			}
			else {
				this.lane.state(Lane.State.POSTPONED);
				LaneDispatcher.this.timer.schedule(() -> queueIf(this.lane, Lane.State.POSTPONED), delay);
			}
		}

	}

}
