package io.mergelane.metrics;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import org.jspecify.annotations.Nullable;

/**
 * The meters that have a value at present: those that get one are registered, those that
 * have none any more are removed, so that nothing is told of partitions that have gone.
 * <p>
 * All values are worked out at once, by the first meter that is read when they are older
 * than {@link #KEPT}: a scrape costs one snapshot, however many meters there are.
 * <p>
 * Threading: thread-safe. Who finds somebody else at work does not wait for him.
 */
final class LiveMeters implements AutoCloseable {

	/**
	 * In nanoseconds.
	 */
	static final long KEPT = TimeUnit.SECONDS.toNanos(1);

	private final MeterRegistry registry;

	private final Supplier<List<MeterRow>> rows;

	private final LongSupplier nanoTime;

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicBoolean due = new AtomicBoolean();

	@GuardedBy("lock")
	private final Map<MeterKey, LiveMeter> meters = new HashMap<>();

	@GuardedBy("lock")
	private long round;

	private volatile long updated;

	private volatile boolean closed;

	/**
	 * Create the meters; the first are registered when they are refreshed.
	 * @param registry the registry
	 * @param rows works out what has which value
	 * @param nanoTime source of the time, as {@link System#nanoTime()}
	 */
	LiveMeters(MeterRegistry registry, Supplier<List<MeterRow>> rows, LongSupplier nanoTime) {
		this.registry = registry;
		this.rows = rows;
		this.nanoTime = nanoTime;
		this.updated = nanoTime.getAsLong();
	}

	/**
	 * Work out the values anew. If another thread is about to, it does so once more.
	 */
	void refresh() {
		this.due.set(true);
		while (!this.lock.isHeldByCurrentThread() && this.due.get() && this.lock.tryLock()) {
			try {
				if (this.due.getAndSet(false)) {
					update();
				}
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private void refreshIfOld() {
		if (this.nanoTime.getAsLong() - this.updated >= KEPT) {
			refresh();
		}
	}

	@GuardedBy("lock")
	private void update() {
		// Before, so that the values are never older than they seem.
		this.updated = this.nanoTime.getAsLong();
		this.round++;
		if (!this.closed) {
			for (MeterRow row : this.rows.get()) {
				MeterKey key = new MeterKey(row.meter(), row.tags());
				LiveMeter meter = this.meters.get(key);
				if (meter == null) {
					meter = new LiveMeter();
					meter.value = row.value();
					meter.registered = register(key, meter);
					this.meters.put(key, meter);
				}
				meter.value = row.value();
				meter.round = this.round;
			}
		}
		removeOthers();
	}

	@GuardedBy("lock")
	private void removeOthers() {
		for (Iterator<LiveMeter> each = this.meters.values().iterator(); each.hasNext();) {
			LiveMeter meter = each.next();
			if (meter.round != this.round) {
				each.remove();
				meter.value = Double.NaN;
				if (meter.registered != null) {
					this.registry.remove(meter.registered);
				}
			}
		}
	}

	private Meter register(MeterKey key, LiveMeter meter) {
		LaneMeter what = key.meter();
		ToDoubleFunction<LiveMeter> value = (read) -> {
			refreshIfOld();
			return read.value;
		};
		return switch (what.kind()) {
			case GAUGE -> Gauge.builder(what.id(), meter, value)
				.tags(key.tags())
				.description(what.description())
				.register(this.registry);
			case TIME -> TimeGauge.builder(what.id(), meter, TimeUnit.SECONDS, value)
				.tags(key.tags())
				.description(what.description())
				.register(this.registry);
			case COUNTER -> FunctionCounter.builder(what.id(), meter, value)
				.tags(key.tags())
				.description(what.description())
				.register(this.registry);
		};
	}

	/**
	 * Remove all meters, for good.
	 */
	@Override
	public void close() {
		this.closed = true;
		refresh();
	}

	/**
	 * What tells a meter from others.
	 *
	 * @param meter which one
	 * @param tags its tags
	 */
	private record MeterKey(LaneMeter meter, Tags tags) {

	}

	/**
	 * A meter with its value. The registry does not keep it from being collected.
	 */
	private static final class LiveMeter {

		@Nullable Meter registered;

		long round;

		volatile double value;

	}

}
