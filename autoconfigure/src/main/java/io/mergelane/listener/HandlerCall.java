package io.mergelane.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.kafka.support.KafkaUtils;

/**
 * One record outside of the lanes, given to a handler on a worker.
 * <p>
 * Invariant: the worker is interrupted only while it is in this call, and goes on to
 * other work without being interrupted.
 * <p>
 * Threading: thread-safe; run once.
 */
final class HandlerCall implements Runnable, HandlingCallback {

	private final Object lock = new Object();

	private final CountDownLatch through = new CountDownLatch(1);

	private final RecordsHandler handler;

	private final ConsumerRecord<Object, Object> record;

	private final @Nullable String group;

	@GuardedBy("lock")
	private @Nullable Thread worker;

	@GuardedBy("lock")
	private @Nullable Runnable cancel;

	@GuardedBy("lock")
	private boolean over;

	private volatile @Nullable Throwable failure;

	HandlerCall(RecordsHandler handler, ConsumerRecord<Object, Object> record, @Nullable String group) {
		this.handler = handler;
		this.record = record;
		this.group = group;
	}

	@Override
	public void run() {
		synchronized (this.lock) {
			this.worker = Thread.currentThread();
			if (this.over) {
				this.worker.interrupt();
			}
		}
		// Listener methods may ask for the group in a header.
		KafkaUtils.setConsumerGroupId(this.group);
		try {
			this.handler.handle(List.of(this.record), this);
		}
		catch (Throwable ex) {
			through(List.of(new RecordFailure(0, ex)));
		}
		finally {
			KafkaUtils.clearConsumerGroupId();
			MDC.clear();
			returned();
		}
	}

	private void returned() {
		synchronized (this.lock) {
			this.worker = null;
			if (this.over) {
				// The interruption was for this call.
				Thread.interrupted();
			}
		}
	}

	@Override
	public void finishedFirst(int count) {
		through(List.of());
	}

	@Override
	public void through(List<RecordFailure> failures) {
		synchronized (this.lock) {
			if (this.through.getCount() > 0 && !failures.isEmpty()) {
				this.failure = failures.get(0).cause();
			}
			this.through.countDown();
		}
	}

	@Override
	public void goesOn(Runnable action) {
		boolean late;
		synchronized (this.lock) {
			this.cancel = action;
			late = this.over;
		}
		if (late) {
			action.run();
		}
	}

	/**
	 * Interrupt the worker, and cancel what goes on without it.
	 */
	void end() {
		Runnable action;
		synchronized (this.lock) {
			this.over = true;
			if (this.worker != null) {
				this.worker.interrupt();
			}
			action = this.cancel;
		}
		if (action != null) {
			action.run();
		}
	}

	/**
	 * Wait until the handler has reported.
	 * @param timeout how long; zero for as long as it takes
	 * @return whether it has
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean await(Duration timeout) throws InterruptedException {
		if (timeout.isZero()) {
			this.through.await();
			return true;
		}
		return this.through.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	boolean hasEnded() {
		return this.through.getCount() == 0;
	}

	/**
	 * Return what the handler has reported.
	 * @return why it failed, or {@code null} if it has not
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

}
