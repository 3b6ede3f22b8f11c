package io.mergelane.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.consumer.WorkSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.listener.ListenerWork;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/**
 * {@link HealthIndicator} that is down if only a restart helps: a consumer thread has
 * ended by an error, or a handler has not given its thread back for more than three times
 * {@code max.poll.interval.ms}. Neither lag nor a broker that is away, a rebalance or a
 * commit that fails matters.
 * <p>
 * No clock is read for a record: a handler is timed from the first check that has seen it
 * at its work, so it is found as late as that, and not before its time.
 * <p>
 * Threading: thread-safe.
 */
public final class LivenessHealthIndicator extends AbstractHealthIndicator {

	private static final int INTERVALS = 3;

	private final Supplier<List<ListenerSnapshot>> listeners;

	private final Supplier<List<ListenerWork>> work;

	private final LongSupplier nanoTime;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private Map<Object, Long> seen = new IdentityHashMap<>();

	/**
	 * Create the indicator.
	 * @param listeners gives the state of all listeners
	 * @param work tells what their workers are at
	 * @param nanoTime time that only grows
	 */
	public LivenessHealthIndicator(Supplier<List<ListenerSnapshot>> listeners, Supplier<List<ListenerWork>> work,
			LongSupplier nanoTime) {
		this.listeners = listeners;
		this.work = work;
		this.nanoTime = nanoTime;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<String> stuck = new ArrayList<>();
		for (ListenerSnapshot listener : this.listeners.get()) {
			boolean dead = listener.running()
					&& listener.consumers().stream().anyMatch((consumer) -> !consumer.client().threadAlive());
			if (dead || listener.failure() == ConsumerStoppedEvent.Reason.ERROR) {
				stuck.add("a consumer thread of listener '%s' has ended".formatted(listener.id()));
			}
		}
		addHeld(stuck);
		builder.up();
		if (!stuck.isEmpty()) {
			builder.down().withDetail("stuck", stuck);
		}
	}

	private void addHeld(List<String> stuck) {
		List<ListenerWork> current = this.work.get();
		long now = this.nanoTime.getAsLong();
		synchronized (this.lock) {
			Map<Object, Long> still = new IdentityHashMap<>();
			for (ListenerWork listener : current) {
				for (WorkSnapshot one : listener.work()) {
					long since = this.seen.getOrDefault(one.identity(), now);
					still.put(one.identity(), since);
					Duration held = Duration.ofNanos(now - since);
					if (held.compareTo(listener.maxPollInterval().multipliedBy(INTERVALS)) > 0) {
						stuck.add("thread '%s' of listener '%s' is held by %s-%d@%d for %s".formatted(one.thread(),
								listener.id(), one.topic(), one.partition(), one.offset(), held));
					}
				}
			}
			this.seen = still;
		}
	}

}
