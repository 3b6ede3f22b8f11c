package io.mergelane.lane;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LaneDispatcher}: promise S6.
 */
class LaneDispatcherTests {

	private final ManualWorld world = new ManualWorld();

	private LaneGate gate = LaneGate.OPEN;

	private final List<List<Item>> turns = new ArrayList<>();

	private final Map<Item, LaneTurn<Item>> open = new HashMap<>();

	@Test
	void runsOneKeyOneAtATimeInOrder() {
		LaneDispatcher<Item> lanes = perKey(2);
		Item first = new Item("first");
		Item second = new Item("second");
		submit(lanes, "key", first);
		submit(lanes, "key", second);
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(first));
		done(first);
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(first), List.of(second));
	}

	@Test
	void runsTwoKeysAtTheSameTime() {
		LaneDispatcher<Item> lanes = perKey(2);
		Item one = new Item("one");
		Item other = new Item("other");
		submit(lanes, "one", one);
		submit(lanes, "other", other);
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(one), List.of(other));
	}

	@Test
	void tellsHowManyAreBusyAndHowManyCouldBe() {
		LaneDispatcher<Item> lanes = perKey(2);
		Item first = new Item("0");
		submit(lanes, "0", first);
		submit(lanes, "0", new Item("waits for the first"));
		for (int i = 1; i < 5; i++) {
			submit(lanes, "" + i, new Item("" + i));
		}
		assertThat(lanes.activity()).isEqualTo(new LaneActivity(0, 5));
		this.world.work();
		assertThat(lanes.activity()).isEqualTo(new LaneActivity(2, 3));
		turn(first).retry(List.of(first), Duration.ofSeconds(1), 1);
		assertThat(lanes.activity()).isEqualTo(new LaneActivity(1, 3));
	}

	@Test
	void letsItemsWithoutKeyWaitForNoOther() {
		LaneDispatcher<Item> lanes = perKey(3);
		submit(lanes, null, new Item("1"));
		submit(lanes, null, new Item("2"));
		this.world.work();
		assertThat(this.turns).hasSize(2);
	}

	@Test
	void hasNoMoreTurnsThanItsParallelismThoughWorkersHaveReturned() {
		LaneDispatcher<Item> lanes = perKey(2);
		Item first = new Item("0");
		submit(lanes, "0", first);
		for (int i = 1; i < 5; i++) {
			submit(lanes, "" + i, new Item("" + i));
		}
		this.world.work();
		assertThat(this.turns).hasSize(2);
		done(first);
		this.world.work();
		assertThat(this.turns).hasSize(3);
	}

	@Test
	void putsABusyKeyBehindTheOthers() {
		List<Item> order = new ArrayList<>();
		LaneDispatcher<Item> lanes = LaneDispatcher.perKey(new LaneSettings(1, 1, Duration.ZERO, Duration.ZERO),
				(items, turn) -> {
					order.addAll(items);
					turn.done();
				}, this.world, this.world, LaneGate.OPEN);
		Item hot1 = new Item("hot 1");
		Item hot2 = new Item("hot 2");
		Item hot3 = new Item("hot 3");
		Item cold = new Item("cold");
		submit(lanes, "hot", hot1);
		submit(lanes, "hot", hot2);
		submit(lanes, "hot", hot3);
		submit(lanes, "cold", cold);
		this.world.work();
		assertThat(order).containsExactly(hot1, cold, hot2, hot3);
	}

	@Test
	void retriesBeforeTheOtherItemsOfTheKeyAndHoldsNoWorkerMeanwhile() {
		LaneDispatcher<Item> lanes = perKey(1);
		Item failing = new Item("failing");
		Item next = new Item("next");
		Item other = new Item("other");
		submit(lanes, "key", failing);
		submit(lanes, "key", next);
		this.world.work();
		turn(failing).retry(List.of(failing), Duration.ofSeconds(1), 1);
		submit(lanes, "other", other);
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(failing), List.of(other));
		done(other);
		this.world.pass(Duration.ofSeconds(1));
		done(failing);
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(failing), List.of(other), List.of(failing), List.of(next));
	}

	@Test
	void postponesAnItemToTheEndOfItsLane() {
		LaneDispatcher<Item> lanes = perKey(1);
		Item parked = new Item("parked");
		Item next = new Item("next");
		submit(lanes, "key", parked);
		submit(lanes, "key", next);
		this.world.work();
		turn(parked).postpone(parked, Duration.ofSeconds(1));
		done(parked);
		this.world.work();
		done(next);
		this.world.pass(Duration.ofSeconds(1));
		assertThat(this.turns).containsExactly(List.of(parked), List.of(next), List.of(parked));
	}

	@Test
	void holdsAKeyWhileItsLaneGoesOn() {
		LaneDispatcher<Item> lanes = oneHashed(3);
		List<Item> items = submitKeys(lanes, "a", "b", "a");
		this.world.work();
		HeldKey<Item> held = turn(items.get(0)).hold("a");
		done(items.get(0));
		List<Item> later = submitKeys(lanes, "a", "b", "c");
		this.world.work();
		assertThat(this.turns).containsExactly(items, later.subList(1, 3));
		done(later.get(1));
		assertThat(held.release(List.of(items.get(0), items.get(2)))).isTrue();
		assertThat(held.release(List.of(items.get(0)))).isFalse();
		this.world.work();
		assertThat(this.turns).last().isEqualTo(List.of(items.get(0), items.get(2), later.get(0)));
	}

	@Test
	void aHeldKeyKeepsItsLaneOfKeysThoughItIsEmpty() {
		LaneDispatcher<Item> lanes = perKey(2);
		Item failing = submitKeys(lanes, "key").get(0);
		this.world.work();
		HeldKey<Item> held = turn(failing).hold("key");
		done(failing);
		Item next = submitKeys(lanes, "key").get(0);
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(failing));
		held.release(List.of());
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(failing), List.of(next));
	}

	@Test
	void letsOthersPassAndTakesTheHeldItemBackAtTheEnd() {
		LaneDispatcher<Item> lanes = perKey(1);
		Item failing = submitKeys(lanes, "key").get(0);
		this.world.work();
		HeldKey<Item> held = turn(failing).hold("key");
		done(failing);
		Item next = submitKeys(lanes, "key").get(0);
		held.letOthersPass();
		this.world.work();
		done(next);
		held.release(List.of(failing));
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(failing), List.of(next), List.of(failing));
	}

	@Test
	void triesABatchAgainInParts() {
		LaneDispatcher<Item> lanes = oneHashed(4);
		List<Item> items = submitKeys(lanes, "a", "b", "c", "d");
		this.world.work();
		submitKeys(lanes, "e");
		turn(items.get(0)).retry(items, Duration.ofSeconds(1), 2);
		this.world.pass(Duration.ofSeconds(1));
		assertThat(this.turns).last().isEqualTo(items.subList(0, 2));
		done(items.get(0));
		this.world.work();
		assertThat(this.turns).last().as("without what was not in the batch").isEqualTo(items.subList(2, 4));
	}

	@Test
	void beginsNoTurnWhileTheGateIsShut() {
		long[] shut = { Duration.ofSeconds(1).toNanos() };
		int[] begun = { 0 };
		this.gate = new LaneGate() {

			@Override
			public long enter() {
				return shut[0];
			}

			@Override
			public void began(int items) {
				begun[0] += items;
			}

			@Override
			public void left() {
			}

		};
		LaneDispatcher<Item> lanes = perKey(2);
		submitKeys(lanes, "a", "b");
		this.world.work();
		assertThat(this.turns).isEmpty();
		shut[0] = 0;
		this.world.pass(Duration.ofSeconds(1));
		assertThat(this.turns).hasSize(2);
		assertThat(begun[0]).isEqualTo(2);
	}

	@Test
	void hasMoreOrFewerTurnsWhenItsParallelismIsChanged() {
		LaneDispatcher<Item> lanes = perKey(1);
		List<Item> items = submitKeys(lanes, "a", "b", "c", "d");
		this.world.work();
		assertThat(this.turns).hasSize(1);
		lanes.parallelism(3);
		this.world.work();
		assertThat(this.turns).hasSize(3);
		lanes.parallelism(1);
		done(items.get(0));
		this.world.work();
		assertThat(this.turns).hasSize(3);
	}

	@Test
	void cancelsATurnThatGoesOnTooLongWithoutItsWorker() {
		LaneDispatcher<Item> lanes = LaneDispatcher.perKey(new LaneSettings(1, 1, Duration.ZERO, Duration.ofSeconds(8)),
				this::hold, this.world, this.world, this.gate);
		Item slow = submitKeys(lanes, "a").get(0);
		this.world.work();
		int[] cancelled = { 0 };
		turn(slow).onOverdue(() -> cancelled[0]++);
		this.world.pass(Duration.ofSeconds(7));
		assertThat(turn(slow).isOverdue()).isFalse();
		this.world.pass(Duration.ofSeconds(3));
		assertThat(turn(slow).isOverdue()).isTrue();
		assertThat(cancelled[0]).isOne();
		assertThat(lanes.overdue()).extracting(OverdueTurn::items).containsExactly(List.of(slow));
		done(slow);
		assertThat(lanes.overdue()).isEmpty();
	}

	@Test
	void interruptsAWorkerThatTakesTooLongForThatTurnOnly() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch through = new CountDownLatch(2);
		List<String> ends = new java.util.concurrent.CopyOnWriteArrayList<>();
		try {
			LaneDispatcher<Item> lanes = LaneDispatcher
				.perKey(new LaneSettings(1, 1, Duration.ZERO, Duration.ofSeconds(8)), (items, turn) -> {
					try {
						if (items.get(0).name.equals("0")) {
							begun.countDown();
							new CountDownLatch(1).await();
						}
						ends.add("interrupted: " + Thread.currentThread().isInterrupted());
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
						ends.add("overdue: " + turn.isOverdue());
					}
					turn.done();
					through.countDown();
				}, threads, this.world, this.gate);
			submit(lanes, 2);
			assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
			this.world.pass(Duration.ofSeconds(10));
			assertThat(through.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(ends).containsExactly("overdue: true", "interrupted: false");
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void leavesOutItemsThatMayNotStart() {
		LaneDispatcher<Item> lanes = perKey(1);
		Item gone = new Item("gone");
		gone.startable = false;
		Item next = new Item("next");
		submit(lanes, "key", gone);
		submit(lanes, "key", next);
		this.world.work();
		assertThat(this.turns).containsExactly(List.of(next));
	}

	@Test
	void formsABatchWhenItIsFull() {
		LaneDispatcher<Item> lanes = hashed(3, Duration.ofMillis(10));
		List<Item> items = submit(lanes, 7);
		this.world.work();
		assertThat(this.turns).containsExactly(items.subList(0, 3));
		done(items.get(0));
		this.world.work();
		done(items.get(3));
		this.world.work();
		assertThat(this.turns).containsExactly(items.subList(0, 3), items.subList(3, 6), items.subList(6, 7));
	}

	@Test
	void doesNotWaitLongerThanTheLingerTime() {
		LaneDispatcher<Item> lanes = hashed(3, Duration.ofMillis(10));
		List<Item> items = submit(lanes, 2);
		this.world.work();
		assertThat(this.turns).isEmpty();
		this.world.pass(Duration.ofMillis(10));
		assertThat(this.turns).containsExactly(items);
	}

	@Test
	void keepsWorkThatThrows() {
		LaneDispatcher<Item> lanes = LaneDispatcher.perKey(new LaneSettings(1, 1, Duration.ZERO, Duration.ZERO),
				(items, turn) -> {
					this.turns.add(items);
					if (this.turns.size() == 1) {
						throw new IllegalStateException("a bug");
					}
					turn.done();
				}, this.world, this.world, LaneGate.OPEN);
		Item item = new Item("item");
		submit(lanes, "key", item);
		assertThatIllegalStateException().isThrownBy(this.world::work);
		this.world.pass(Duration.ofSeconds(1));
		assertThat(this.turns).containsExactly(List.of(item), List.of(item));
	}

	@Test
	void startsNothingAfterItIsClosed() {
		LaneDispatcher<Item> lanes = perKey(1);
		submit(lanes, "key", new Item("waiting"));
		lanes.close();
		submit(lanes, "key", new Item("late"));
		this.world.work();
		assertThat(this.turns).isEmpty();
	}

	/**
	 * Real threads, keys that collide in time, turns that end on other threads, retries:
	 * each item once, in order within its key, never two of a key at once.
	 */
	@Test
	void keepsOrderAndExclusionUnderRealThreads() throws Exception {
		int keys = 20;
		int perKey = 2_000;
		ExecutorService threads = Executors.newCachedThreadPool();
		var scheduler = Executors.newSingleThreadScheduledExecutor();
		try {
			CountDownLatch all = new CountDownLatch(keys * perKey);
			Map<String, AtomicInteger> busy = new ConcurrentHashMap<>();
			Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
			AtomicInteger overlaps = new AtomicInteger();
			LaneTimer timer = (action, delay) -> scheduler.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS)
				.isDone();
			LaneDispatcher<KeyedItem> lanes = LaneDispatcher
				.perKey(new LaneSettings(8, 1, Duration.ZERO, Duration.ZERO), (items, turn) -> {
					KeyedItem item = items.get(0);
					if (busy.computeIfAbsent(item.key, (key) -> new AtomicInteger()).incrementAndGet() > 1) {
						overlaps.incrementAndGet();
					}
					Runnable end = () -> {
						busy.getOrDefault(item.key, new AtomicInteger()).decrementAndGet();
						if (item.number % 97 == 0 && item.attempts++ == 0) {
							turn.retry(items, Duration.ofMillis(1), 1);
							return;
						}
						seen.computeIfAbsent(item.key, (key) -> new ArrayList<>()).add(item.number);
						all.countDown();
						turn.done();
					};
					if (item.number % 3 == 0) {
						threads.execute(end);
					}
					else {
						end.run();
					}
				}, threads, timer, LaneGate.OPEN);
			for (int i = 0; i < perKey; i++) {
				for (int key = 0; key < keys; key++) {
					lanes.submit(List.of(new KeyedItem("key-" + key, i)));
				}
			}
			assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(overlaps).hasValue(0);
			assertThat(seen).hasSize(keys);
			seen.forEach((key, numbers) -> assertThat(numbers).as(key).isSorted().hasSize(perKey));
		}
		finally {
			threads.shutdownNow();
			scheduler.shutdownNow();
		}
	}

	private LaneDispatcher<Item> perKey(int parallelism) {
		return LaneDispatcher.perKey(new LaneSettings(parallelism, 1, Duration.ZERO, Duration.ZERO), this::hold,
				this.world, this.world, this.gate);
	}

	private LaneDispatcher<Item> oneHashed(int batchSize) {
		return LaneDispatcher.hashed(new LaneSettings(1, batchSize, Duration.ZERO, Duration.ZERO), this::hold,
				this.world, this.world, this.gate);
	}

	private static List<Item> submitKeys(LaneDispatcher<Item> lanes, String... keys) {
		List<Item> items = new ArrayList<>();
		for (String key : keys) {
			Item item = new Item(key);
			item.key = key;
			items.add(item);
		}
		lanes.submit(items);
		return items;
	}

	private LaneDispatcher<Item> hashed(int batchSize, Duration linger) {
		return LaneDispatcher.hashed(new LaneSettings(2, batchSize, linger, Duration.ZERO), this::hold, this.world,
				this.world, this.gate);
	}

	private static List<Item> submit(LaneDispatcher<Item> lanes, int count) {
		List<Item> items = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			items.add(new Item("" + i));
			submit(lanes, "key", items.get(i));
		}
		return items;
	}

	private static void submit(LaneDispatcher<Item> lanes, @Nullable String key, Item item) {
		item.key = key;
		lanes.submit(List.of(item));
	}

	private void hold(List<Item> items, LaneTurn<Item> turn) {
		this.turns.add(List.copyOf(items));
		this.open.put(items.get(0), turn);
	}

	private LaneTurn<Item> turn(Item item) {
		LaneTurn<Item> turn = this.open.get(item);
		assertThat(turn).isNotNull();
		return java.util.Objects.requireNonNull(turn);
	}

	private void done(Item item) {
		turn(item).done();
	}

	private static final class Item implements WorkItem {

		private final String name;

		private @Nullable String key;

		private boolean startable = true;

		Item(String name) {
			this.name = name;
		}

		@Override
		public @Nullable Object laneKey() {
			return this.key;
		}

		@Override
		public boolean start() {
			return this.startable;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private static final class KeyedItem implements WorkItem {

		private final String key;

		private final int number;

		private int attempts;

		KeyedItem(String key, int number) {
			this.key = key;
			this.number = number;
		}

		@Override
		public Object laneKey() {
			return this.key;
		}

		@Override
		public boolean start() {
			return true;
		}

	}

}
