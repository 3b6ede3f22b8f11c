package io.mergelane.handler;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.converter.ConversionException;

/**
 * One call of a listener method: the acknowledgment it is given, and the value it
 * returned.
 * <p>
 * The first of success and failure counts; what comes after is ignored.
 * <p>
 * Threading: {@link Acknowledgment} methods may be called from any thread; the rest is
 * confined to the worker that makes the call.
 */
final class Invocation implements Acknowledgment {

	private final int records;

	private final HandlingCallback callback;

	private final AtomicBoolean through = new AtomicBoolean();

	private boolean invoked;

	private List<ConversionException> unconverted = List.of();

	private @Nullable Object result;

	Invocation(int records, HandlingCallback callback) {
		this.records = records;
		this.callback = callback;
	}

	void goesOn(Runnable cancel) {
		this.callback.goesOn(cancel);
	}

	void returned(@Nullable Object result) {
		this.result = result;
	}

	/**
	 * Note that the method is about to be called: it was not filtered.
	 */
	void invoked() {
		this.invoked = true;
	}

	/**
	 * Note that the method is not called, as records of the batch cannot be converted.
	 * @param failures the failures
	 */
	void unconverted(List<ConversionException> failures) {
		this.unconverted = failures;
	}

	List<ConversionException> unconverted() {
		return this.unconverted;
	}

	boolean isInvoked() {
		return this.invoked;
	}

	@Nullable Object result() {
		return this.result;
	}

	@Override
	public void acknowledge() {
		through(List.of());
	}

	@Override
	public void acknowledge(int index) {
		Objects.checkIndex(index, this.records);
		if (index + 1 >= this.records) {
			acknowledge();
		}
		else if (!this.through.get()) {
			this.callback.finishedFirst(index + 1);
		}
	}

	@Override
	public void nack(Duration sleep) {
		nack(0, sleep);
	}

	@Override
	public void nack(int index, Duration sleep) {
		Objects.checkIndex(index, this.records);
		failFrom(index, new NackedException(), sleep);
	}

	@Override
	public boolean isOutOfOrderCommit() {
		return true;
	}

	/**
	 * Fail the records from an index on; those before are finished.
	 * @param index the index
	 * @param cause what went wrong
	 * @param delay how long to wait before the next attempt, or {@code null}
	 */
	void failFrom(int index, Throwable cause, @Nullable Duration delay) {
		through(IntStream.range(index, this.records).mapToObj((i) -> new RecordFailure(i, cause, delay)).toList());
	}

	/**
	 * Fail one record; those before are finished, and those behind it were not handled.
	 * @param index its index
	 * @param cause what went wrong
	 */
	void failAt(int index, Throwable cause) {
		NotHandledException behind = new NotHandledException();
		through(IntStream.range(index, this.records)
			.mapToObj((i) -> new RecordFailure(i, (i == index) ? cause : behind))
			.toList());
	}

	private void through(List<RecordFailure> failures) {
		if (this.through.compareAndSet(false, true)) {
			this.callback.through(failures);
		}
	}

}
