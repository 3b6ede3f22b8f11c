package io.mergelane.recovery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether records of other keys were handled since a record failed first: then the
 * fault lies with the record, not with what all of them need.
 * <p>
 * Only the last few keys are remembered, and nothing is while no record is suspected.
 * <p>
 * Threading: thread-safe.
 */
public final class OtherSuccesses {

	/**
	 * How many different keys must have succeeded.
	 */
	static final int ENOUGH = 3;

	private final AtomicInteger suspects = new AtomicInteger();

	/**
	 * When a key succeeded last, the latest at the end.
	 */
	@GuardedBy("this")
	private final Map<Object, Long> keys = new LinkedHashMap<>();

	@GuardedBy("this")
	private long time;

	/**
	 * A record has failed first.
	 * @return when, to be asked with later
	 */
	public synchronized long suspect() {
		this.suspects.incrementAndGet();
		return this.time++;
	}

	/**
	 * A record that had failed is suspected no more: it is finished, or gone.
	 */
	public void cleared() {
		this.suspects.decrementAndGet();
	}

	/**
	 * A record was handled.
	 * @param key its key, or {@code null} if it has none
	 */
	public void succeeded(@Nullable Object key) {
		if (this.suspects.get() > 0) {
			remember((key != null) ? key : new Object());
		}
	}

	private synchronized void remember(Object key) {
		this.keys.remove(key);
		this.keys.put(key, this.time++);
		if (this.keys.size() > ENOUGH + 1) {
			this.keys.remove(this.keys.keySet().iterator().next());
		}
	}

	/**
	 * Return whether enough others have succeeded.
	 * @param since when the record failed first
	 * @param own its key, which does not count
	 * @return whether they have
	 */
	public synchronized boolean isEnoughSince(long since, @Nullable Object own) {
		return this.keys.entrySet()
			.stream()
			.filter((each) -> each.getValue() > since && !each.getKey().equals(own))
			.count() >= ENOUGH;
	}

}
