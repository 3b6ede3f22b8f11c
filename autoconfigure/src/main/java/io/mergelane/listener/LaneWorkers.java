package io.mergelane.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.lane.LaneTimer;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The threads on which records are handled, and the one on which delays end.
 * <p>
 * They start before the listener containers and stop after them, and before the
 * {@code DataSource} is closed. How many there are is bounded by the parallelism of each
 * consumer.
 * <p>
 * Threading: thread-safe.
 */
public final class LaneWorkers implements SmartLifecycle, LaneTimer {

	/**
	 * One phase before that of Spring Kafka's listener registry, which is
	 * {@code Integer.MAX_VALUE - 100}.
	 */
	private static final int PHASE = Integer.MAX_VALUE - 101;

	private static final int STOP_SECONDS = 5;

	private final Object lock = new Object();

	private final boolean virtualThreads;

	@GuardedBy("lock")
	private final List<Runnable> shutdowns = new ArrayList<>();

	@GuardedBy("lock")
	private @Nullable ScheduledThreadPoolExecutor timer;

	private volatile boolean running;

	/**
	 * Create the workers.
	 * @param virtualThreads whether records are handled on virtual threads
	 */
	public LaneWorkers(boolean virtualThreads) {
		this.virtualThreads = virtualThreads;
	}

	/**
	 * Return an executor for a listener.
	 * @param listener id of the listener, for the names of the threads
	 * @return an executor that starts a thread whenever all are busy
	 */
	Executor executor(String listener) {
		return this.virtualThreads ? virtualExecutor(listener) : platformExecutor(listener);
	}

	private Executor virtualExecutor(String listener) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(listener + "-w-");
		executor.setVirtualThreads(true);
		executor.setTaskTerminationTimeout(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
		atStop(executor::close);
		return executor;
	}

	private Executor platformExecutor(String listener) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix(listener + "-w-");
		executor.setCorePoolSize(0);
		executor.setQueueCapacity(0);
		executor.setKeepAliveSeconds(10);
		executor.setAwaitTerminationSeconds(STOP_SECONDS);
		executor.initialize();
		atStop(executor::shutdown);
		return executor;
	}

	private void atStop(Runnable shutdown) {
		synchronized (this.lock) {
			this.shutdowns.add(shutdown);
		}
	}

	@Override
	public void schedule(Runnable action, Duration delay) {
		try {
			timer().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS).isDone();
		}
		catch (RejectedExecutionException ex) {
			// Stopped: what was delayed does not happen any more.
		}
	}

	private ScheduledThreadPoolExecutor timer() {
		synchronized (this.lock) {
			ScheduledThreadPoolExecutor current = this.timer;
			if (current == null) {
				CustomizableThreadFactory threads = new CustomizableThreadFactory("mergelane-timer-");
				threads.setDaemon(true);
				current = new ScheduledThreadPoolExecutor(1, threads);
				current.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
				this.timer = current;
			}
			return current;
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		List<Runnable> toShutDown;
		synchronized (this.lock) {
			toShutDown = List.copyOf(this.shutdowns);
			this.shutdowns.clear();
			if (this.timer != null) {
				this.timer.shutdownNow();
				this.timer = null;
			}
		}
		toShutDown.forEach(Runnable::run);
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
