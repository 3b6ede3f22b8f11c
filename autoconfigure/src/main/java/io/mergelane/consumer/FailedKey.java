package io.mergelane.consumer;

import java.util.List;

import io.mergelane.lane.HeldKey;
import org.jspecify.annotations.Nullable;

/**
 * Records of one key that failed, and wait until they are tried again.
 * <p>
 * Threading: thread-safe.
 */
final class FailedKey {

	private final HeldKey<RecordWork> held;

	private final List<RecordWork> works;

	/**
	 * Create the wait of a key.
	 * @param held releases the key
	 * @param works its records, in their order
	 */
	FailedKey(HeldKey<RecordWork> held, List<RecordWork> works) {
		this.held = held;
		this.works = works;
		works.forEach((work) -> work.partition().waits(work.record().offset(), this));
	}

	/**
	 * Try the records again now.
	 * @return false if they are tried again already
	 */
	boolean release() {
		this.works.forEach((work) -> work.partition().waitsNoMore(work.record().offset(), this));
		return this.held.release(this.works);
	}

	/**
	 * Return the key of a record.
	 * @param offset its offset
	 * @return the key, or {@code null} if it has none
	 */
	@Nullable Object keyOf(long offset) {
		return this.works.stream()
			.filter((work) -> work.record().offset() == offset)
			.findFirst()
			.map((work) -> work.record().key())
			.orElse(null);
	}

	/**
	 * Let the later records of the key pass these, which are tried again all the same.
	 */
	void letOthersPass() {
		this.held.letOthersPass();
	}

	/**
	 * Give a record up, now.
	 * @param offset its offset
	 * @param reason why
	 * @return false if it is tried again already
	 */
	boolean giveUp(long offset, Throwable reason) {
		this.works.stream()
			.filter((work) -> work.record().offset() == offset)
			.forEach((work) -> work.giveUp(reason, work.attempts()));
		return release();
	}

}
