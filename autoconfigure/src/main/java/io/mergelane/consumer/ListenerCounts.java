package io.mergelane.consumer;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what becomes of the records of a listener. It outlives the engine, so that the
 * numbers go on when the listener is started again.
 * <p>
 * Threading: thread-safe.
 */
public final class ListenerCounts {

	private final LongAdder succeeded = new LongAdder();

	private final LongAdder skipped = new LongAdder();

	private final LongAdder deadLetters = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder nullKeys = new LongAdder();

	private final LongAdder late = new LongAdder();

	private final LongAdder failedCommits = new LongAdder();

	void succeeded(long records) {
		this.succeeded.add(records);
	}

	void skipped() {
		this.skipped.increment();
	}

	void deadLetter() {
		this.deadLetters.increment();
	}

	/**
	 * Attempts to handle records have failed.
	 * @param attempts how many
	 */
	void failed(long attempts) {
		this.failed.add(attempts);
	}

	void nullKeys(long records) {
		this.nullKeys.add(records);
	}

	/**
	 * Records were finished when their partition had gone.
	 * @param records how many
	 */
	void late(long records) {
		this.late.add(records);
	}

	void commitFailed() {
		this.failedCommits.increment();
	}

	/**
	 * Return the numbers.
	 * @return the numbers at present
	 */
	public RecordCounts snapshot() {
		return new RecordCounts(this.succeeded.sum(), this.skipped.sum(), this.deadLetters.sum(), this.failed.sum(),
				this.nullKeys.sum(), this.late.sum(), this.failedCommits.sum());
	}

}
