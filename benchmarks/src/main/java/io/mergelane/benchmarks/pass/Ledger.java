package io.mergelane.benchmarks.pass;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.benchmarks.workload.OddKey;
import io.mergelane.benchmarks.workload.Payload;
import io.mergelane.benchmarks.workload.Workload;

/**
 * Knows which records have been handled, and what was wrong with the order. It costs the
 * same for all contenders, whatever they promise.
 * <p>
 * Threading: thread-safe.
 */
final class Ledger {

	private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

	private final int expected;

	// For each key: twice the sequence number that comes next, plus one while in work.
	private final int[] keys;

	// A bit for each record.
	private final int[] handled;

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicInteger others = new AtomicInteger();

	private final AtomicInteger overlaps = new AtomicInteger();

	private final AtomicInteger disorders = new AtomicInteger();

	private final AtomicInteger duplicates = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicInteger working = new AtomicInteger();

	private final AtomicInteger maxWorking = new AtomicInteger();

	private final AtomicLong firstNanos = new AtomicLong();

	private final CountDownLatch done = new CountDownLatch(1);

	private final OddKey oddKey;

	private final int expectedOthers;

	private final boolean countsWorking;

	private volatile long lastNanos;

	private volatile long lastOtherNanos;

	/**
	 * Create a ledger.
	 * @param workload the workload
	 * @param expected how many records there are
	 */
	Ledger(Workload workload, int expected) {
		this.expected = expected;
		this.oddKey = workload.oddKey();
		this.expectedOthers = (this.oddKey == OddKey.NONE) ? 0 : workload.counted();
		this.countsWorking = !workload.isIdle();
		this.keys = new int[workload.keys()];
		this.handled = new int[expected / Integer.SIZE + 1];
	}

	/**
	 * Called when a record's handling begins.
	 */
	void begin(Payload record) {
		if (this.firstNanos.get() == 0) {
			this.firstNanos.compareAndSet(0, System.nanoTime());
		}
		int state = (int) INTS.getAndBitwiseOr(this.keys, record.key(), 1);
		if ((state & 1) != 0) {
			this.overlaps.incrementAndGet();
		}
		if (record.sequence() > state >>> 1 && comesInOrder(record)) {
			this.disorders.incrementAndGet();
		}
		if (this.countsWorking) {
			int now = this.working.incrementAndGet();
			if (now > this.maxWorking.get()) {
				this.maxWorking.accumulateAndGet(now, Math::max);
			}
		}
	}

	// A record that is given up or parked comes after later ones of its key, or never.
	private boolean comesInOrder(Payload record) {
		return !(this.oddKey.letsPass() && this.oddKey.isOf(record));
	}

	/**
	 * Called when a record's handling has failed.
	 */
	void fail(Payload record) {
		this.failures.incrementAndGet();
		if (this.countsWorking) {
			this.working.decrementAndGet();
		}
		INTS.getAndBitwiseAnd(this.keys, record.key(), ~1);
	}

	/**
	 * Called when a record's handling has ended.
	 * @return how many records have been handled
	 */
	int end(Payload record) {
		if (this.countsWorking) {
			this.working.decrementAndGet();
		}
		int next = (int) INTS.getAcquire(this.keys, record.key()) >>> 1;
		INTS.setRelease(this.keys, record.key(), Math.max(next, record.sequence() + 1) << 1);
		int bit = 1 << record.index() % Integer.SIZE;
		int before = (int) INTS.getAndBitwiseOr(this.handled, record.index() / Integer.SIZE, bit);
		if ((before & bit) != 0) {
			this.duplicates.incrementAndGet();
			return this.count.get();
		}
		if (record.sequence() < next && comesInOrder(record)) {
			this.disorders.incrementAndGet();
		}
		return count(record);
	}

	private int count(Payload record) {
		if (this.expectedOthers > 0 && !this.oddKey.isOf(record)
				&& this.others.incrementAndGet() == this.expectedOthers) {
			this.lastOtherNanos = System.nanoTime();
		}
		int now = this.count.incrementAndGet();
		if (now == this.expected) {
			this.lastNanos = System.nanoTime();
			this.done.countDown();
		}
		return now;
	}

	int count() {
		return this.count.get();
	}

	int missing() {
		return this.expected - this.count.get();
	}

	/**
	 * Return whether all records but those of the odd key have been handled.
	 */
	boolean hasAllOthers() {
		return this.others.get() == this.expectedOthers;
	}

	CountDownLatch done() {
		return this.done;
	}

	/**
	 * Return what has been seen.
	 * @param startNanos when the contender was started
	 * @return the sums
	 */
	Sums sums(long startNanos) {
		long first = this.firstNanos.get();
		long last = (this.lastNanos != 0) ? this.lastNanos : System.nanoTime();
		long counted = (this.expectedOthers > 0) ? this.lastOtherNanos : last;
		return new Sums(counted - first, last - startNanos, missing(), this.duplicates.get(), this.overlaps.get(),
				this.disorders.get(), this.failures.get(), this.maxWorking.get());
	}

	/**
	 * What a ledger has seen.
	 *
	 * @param nanos from the begin of the first record to the end of the last one that
	 * counts
	 * @param nanosFromStart from the start of the contender to the end of the last record
	 * @param missing records never handled
	 * @param duplicates records handled once more
	 * @param overlaps records that began while another of their key was in work
	 * @param disorders records handled before one of their key that comes earlier
	 * @param failures how often handling a record has failed
	 * @param maxWorking most records in work at once
	 */
	record Sums(long nanos, long nanosFromStart, int missing, int duplicates, int overlaps, int disorders, int failures,
			int maxWorking) {

	}

}
