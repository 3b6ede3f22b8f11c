package io.mergelane.lane;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Runs the items of many lanes in parallel, and those of one lane one turn at a time, in
 * the order in which they were submitted.
 * <p>
 * No lane starves: see {@link ReadyLanes}. A lane that waits for a retry holds no worker.
 * At no time are there more turns than {@link LaneSettings#parallelism()}, nor more
 * workers; a turn that goes on after its worker has returned counts as well.
 * <p>
 * There is no lock over all lanes: with hundreds of workers on few processors whoever
 * holds it is interrupted sooner or later, and all others pile up behind.
 * <p>
 * Threading: thread-safe. User code never runs under the lock of a lane, but
 * {@link WorkItem#start()} does.
 *
 * @param <T> the type of the items
 */
public final class LaneDispatcher<T extends WorkItem> {

	private static final Duration SOON = Duration.ofSeconds(1);

	private final LaneSettings settings;

	private final LaneWork<T> work;

	private final LaneTimer timer;

	private final LaneGate gate;

	private final TurnWatch<Turn> watch;

	private final Lanes<T> lanes;

	private final ReadyLanes<T> ready = new ReadyLanes<>();

	private final AtomicInteger turns = new AtomicInteger();

	private final WorkerStarts starts;

	private final AtomicBoolean asksAgain = new AtomicBoolean();

	private volatile int parallelism;

	private volatile boolean closed;

	private LaneDispatcher(LaneSettings settings, Lanes<T> lanes, LaneWork<T> work, Executor executor, LaneTimer timer,
			LaneGate gate) {
		this.settings = settings;
		this.parallelism = settings.parallelism();
		this.lanes = lanes;
		this.work = work;
		this.timer = timer;
		this.gate = gate;
		this.watch = new TurnWatch<>(settings.timeout(), timer);
		this.starts = new WorkerStarts(executor, this::runWorker);
	}

	/**
	 * Create a dispatcher with a lane for each key.
	 * @param settings how the lanes run
	 * @param work what is done with the items
	 * @param executor runs the workers
	 * @param timer runs delayed actions
	 * @param gate decides when turns may begin
	 * @param <T> the type of the items
	 * @return the dispatcher
	 */
	public static <T extends WorkItem> LaneDispatcher<T> perKey(LaneSettings settings, LaneWork<T> work,
			Executor executor, LaneTimer timer, LaneGate gate) {
		return new LaneDispatcher<>(settings, new Lanes.PerKey<>(), work, executor, timer, gate);
	}

	/**
	 * Create a dispatcher with as many lanes as turns at the same time, to which keys are
	 * assigned by hash.
	 * @param settings how the lanes run
	 * @param work what is done with the items
	 * @param executor runs the workers
	 * @param timer runs delayed actions
	 * @param gate decides when turns may begin
	 * @param <T> the type of the items
	 * @return the dispatcher
	 */
	public static <T extends WorkItem> LaneDispatcher<T> hashed(LaneSettings settings, LaneWork<T> work,
			Executor executor, LaneTimer timer, LaneGate gate) {
		return new LaneDispatcher<>(settings, new Lanes.Hashed<>(settings.parallelism()), work, executor, timer, gate);
	}

	/**
	 * Put items into the lanes of their keys. Items of one key must not be submitted by
	 * two threads at a time.
	 * @param items the items, in their order
	 */
	public void submit(List<T> items) {
		for (T item : items) {
			Lane<T> lane = this.lanes.of(item.laneKey());
			while (!add(lane, item)) {
				// Whoever ended it has not come to it yet.
				this.lanes.gone(lane);
				lane = this.lanes.of(item.laneKey());
			}
		}
		startWorkers(1);
	}

	/**
	 * Add an item to a lane.
	 * @return false if the lane has gone
	 */
	private boolean add(Lane<T> lane, T item) {
		boolean lingers = !this.settings.linger().isZero();
		Lane.Step step = lane.add(item, lingers ? this.settings.batchSize() : 1);
		if (step == Lane.Step.LINGER) {
			this.timer.schedule(() -> lingered(lane), this.settings.linger());
		}
		else {
			enqueue(lane, step);
		}
		return step != Lane.Step.GONE;
	}

	/**
	 * Called by the timer.
	 */
	private void lingered(Lane<T> lane) {
		enqueue(lane, lane.lingered());
		startWorkers(1);
	}

	/**
	 * Called by the timer.
	 */
	private void retryDue(Lane<T> lane) {
		enqueue(lane, lane.retryDue());
		startWorkers(1);
	}

	/**
	 * Called by the timer: put an item back.
	 */
	private void returnTo(Lane<T> lane, T item) {
		Lane<T> current = this.lanes.again(lane);
		while (!add(current, item)) {
			this.lanes.gone(current);
			current = this.lanes.again(lane);
		}
		startWorkers(1);
	}

	private void enqueue(Lane<T> lane, Lane.Step step) {
		if (step == Lane.Step.FRESH) {
			this.ready.addFresh(lane);
		}
		else if (step == Lane.Step.READY) {
			this.ready.add(lane);
		}
	}

	/**
	 * Change how many turns there may be at the same time. Hashed lanes stay as many as
	 * they were.
	 * @param most the most turns
	 */
	public void parallelism(int most) {
		this.parallelism = most;
		startWorkers(1);
	}

	/**
	 * Return the turns whose time is over, though they go on.
	 * @return the turns
	 */
	public List<OverdueTurn<T>> overdue() {
		return this.watch.overdue().stream().map(this::overdue).toList();
	}

	private OverdueTurn<T> overdue(Turn turn) {
		String thread = turn.hasReturned() ? null : turn.worker().getName();
		return new OverdueTurn<>(turn.items, thread, this.watch.age(turn), this.watch.goesOn(turn));
	}

	/**
	 * Return the turns that workers are at.
	 * @return the turns
	 */
	public List<RunningTurn<T>> running() {
		return this.watch.running()
			.stream()
			.map((turn) -> new RunningTurn<>(turn, turn.items, turn.worker().getName()))
			.toList();
	}

	/**
	 * Return how busy the lanes are. A lane that waits for a retry is neither busy nor
	 * ready.
	 * @return the numbers of this moment
	 */
	public LaneActivity activity() {
		return new LaneActivity(this.turns.get(), this.ready.size());
	}

	/**
	 * Forget what waits. Turns that have begun may end.
	 */
	public void close() {
		this.closed = true;
		this.watch.close();
		Lane<T> lane = this.ready.poll();
		while (lane != null) {
			lane.clear();
			lane = this.ready.poll();
		}
	}

	private void startWorkers(int onTheirWay) {
		int useful = this.closed ? 0 : Math.min(this.parallelism - this.turns.get(), this.ready.size());
		try {
			this.starts.start(Math.min(onTheirWay, useful));
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// Shut down, or no thread can be had now. The timer ends with the workers.
			this.timer.schedule(() -> startWorkers(1), SOON);
		}
	}

	private void runWorker(boolean workTakesLong) {
		TurnWatch.Post<Turn> post = this.watch.enter();
		try {
			Turn turn = takeTurn();
			if (turn != null) {
				startWorkers(this.starts.onTheirWay(workTakesLong));
			}
			while (turn != null) {
				turn.run(post);
				turn = turn.next();
			}
		}
		finally {
			this.watch.leave(post);
		}
	}

	private @Nullable Turn takeTurn() {
		do {
			if (this.turns.incrementAndGet() <= this.parallelism && !this.closed) {
				long later = this.gate.enter();
				if (later > 0) {
					this.turns.decrementAndGet();
					askAgain(later);
					return null;
				}
				Turn turn = beginTurn();
				if (turn != null) {
					this.gate.began(turn.items.size());
					return turn;
				}
				this.gate.left();
			}
			this.turns.decrementAndGet();
			// Whoever made a lane ready or ended a turn meanwhile may have counted on us.
		}
		while (!this.closed && !this.ready.isEmpty() && this.turns.get() < this.parallelism);
		return null;
	}

	private void askAgain(long nanos) {
		if (!this.ready.isEmpty() && this.asksAgain.compareAndSet(false, true)) {
			this.timer.schedule(() -> {
				this.asksAgain.set(false);
				startWorkers(1);
			}, Duration.ofNanos(nanos));
		}
	}

	private @Nullable Turn beginTurn() {
		Lane<T> lane = this.ready.poll();
		while (lane != null) {
			List<T> items = lane.begin(this.settings.batchSize());
			if (!items.isEmpty()) {
				return new Turn(lane, items);
			}
			end(lane, List.of(), this.settings.batchSize());
			lane = this.ready.poll();
		}
		return null;
	}

	private void end(Lane<T> lane, List<T> again, int atOnce) {
		Lane.Step step = lane.end(again, atOnce);
		if (step == Lane.Step.GONE) {
			this.lanes.gone(lane);
		}
		else {
			enqueue(lane, step);
		}
	}

	/**
	 * Let a key of a lane go on.
	 */
	private void release(Lane<T> lane, @Nullable Object key, List<T> items) {
		if (this.closed) {
			return;
		}
		if (key == null) {
			items.forEach((item) -> returnTo(lane, item));
			return;
		}
		enqueue(lane, lane.release(key, items));
		startWorkers(1);
	}

	/**
	 * One turn of a lane. It counts until it is ended, even when the worker has returned.
	 * <p>
	 * A turn that is ended by its worker lasts until the work has returned.
	 */
	private final class Turn extends WatchedTurn implements LaneTurn<T> {

		private final Lane<T> lane;

		private final List<T> items;

		private final AtomicBoolean ended = new AtomicBoolean();

		// Confined to the worker.
		private boolean running = true;

		private boolean endedByWorker;

		private List<T> again = List.of();

		private int atOnce = LaneDispatcher.this.settings.batchSize();

		private Duration delay = Duration.ZERO;

		Turn(Lane<T> lane, List<T> items) {
			this.lane = lane;
			this.items = items;
		}

		void run(TurnWatch.Post<Turn> post) {
			boolean through = false;
			post.turn(this);
			try {
				LaneDispatcher.this.work.run(this.items, this);
				through = true;
			}
			finally {
				returned();
				this.running = false;
				post.turn(null);
				if (!through) {
					// The work must not throw. If it does, nothing is lost: try again.
					endNow(this.endedByWorker ? this.again : this.items, this.endedByWorker ? this.delay : SOON);
					startWorkers(1);
				}
			}
		}

		/**
		 * End the turn if the worker was to, and take the next one.
		 */
		@Nullable Turn next() {
			if (this.endedByWorker) {
				endNow(this.again, this.delay);
			}
			else {
				LaneDispatcher.this.watch.goesOnAlone(this);
				if (this.ended.get()) {
					LaneDispatcher.this.watch.ended(this);
				}
			}
			Turn turn = takeTurn();
			if (turn != null) {
				startWorkers(1);
			}
			return turn;
		}

		@Override
		public void done() {
			end(List.of(), Duration.ZERO);
		}

		@Override
		public void retry(List<T> items, Duration delay, int atOnce) {
			if (!this.ended.get() && !this.endedByWorker) {
				this.atOnce = atOnce;
			}
			end(List.copyOf(items), delay);
		}

		@Override
		public HeldKey<T> hold(@Nullable Object key) {
			if (key != null) {
				this.lane.hold(key);
			}
			return new Held(this.lane, key);
		}

		@Override
		public void postpone(T item, Duration delay) {
			LaneDispatcher.this.timer.schedule(() -> returnTo(this.lane, item), delay);
		}

		private void end(List<T> again, Duration delay) {
			if (Thread.currentThread() != worker() || !this.running) {
				endNow(again, delay);
				startWorkers(1);
			}
			else if (!this.endedByWorker) {
				this.endedByWorker = true;
				this.again = again;
				this.delay = delay;
			}
		}

		private void endNow(List<T> again, Duration delay) {
			if (!this.ended.compareAndSet(false, true)) {
				return;
			}
			LaneDispatcher.this.watch.ended(this);
			LaneDispatcher.this.end(this.lane, again, this.atOnce);
			LaneDispatcher.this.turns.decrementAndGet();
			LaneDispatcher.this.starts.turnEnded();
			if (!again.isEmpty()) {
				LaneDispatcher.this.timer.schedule(() -> retryDue(this.lane), delay);
			}
		}

	}

	/**
	 * A key on hold.
	 */
	private final class Held implements HeldKey<T> {

		private static final int WAITS = 0;

		private static final int PASSED = 1;

		private static final int RELEASED = 2;

		private final Lane<T> lane;

		private final @Nullable Object key;

		private final AtomicInteger state = new AtomicInteger(WAITS);

		Held(Lane<T> lane, @Nullable Object key) {
			this.lane = lane;
			this.key = key;
		}

		@Override
		public boolean release(List<T> items) {
			int before = this.state.getAndSet(RELEASED);
			if (before == WAITS) {
				LaneDispatcher.this.release(this.lane, this.key, items);
			}
			else if (before == PASSED) {
				LaneDispatcher.this.release(this.lane, null, items);
			}
			return before != RELEASED;
		}

		@Override
		public void letOthersPass() {
			if (this.key != null && this.state.compareAndSet(WAITS, PASSED)) {
				LaneDispatcher.this.release(this.lane, this.key, List.of());
			}
		}

	}

}
