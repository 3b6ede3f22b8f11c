package io.mergelane.listener;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
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

	private static final int MAX_PRESTARTED = 256;

	private static final Duration MAX_DELAY = Duration.ofDays(365);

	private final Object lock = new Object();

	private final boolean virtualThreads;

	@GuardedBy("lock")
	private final Map<String, Workers> workers = new HashMap<>();

	@GuardedBy("lock")
	private @Nullable ScheduledThreadPoolExecutor timer;

	@GuardedBy("lock")
	private boolean stopped;

	private volatile boolean running;

	/**
	 * Create the workers.
	 * @param virtualThreads whether records are handled on virtual threads
	 */
	public LaneWorkers(boolean virtualThreads) {
		this.virtualThreads = virtualThreads;
	}

	/**
	 * Return the executor of a listener.
	 * @param listener id of the listener, for the names of the threads
	 * @param parallelism the most threads it uses
	 * @return an executor that starts a thread whenever all are busy
	 */
	Executor executor(String listener, int parallelism) {
		synchronized (this.lock) {
			return this.workers
				.computeIfAbsent(listener, (id) -> this.virtualThreads ? virtual(id) : platform(id, parallelism))
				.executor();
		}
	}

	private static Workers virtual(String listener) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(listener + "-w-");
		executor.setVirtualThreads(true);
		executor.setTaskTerminationTimeout(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
		return new Workers(executor, executor::close);
	}

	/**
	 * To make a thread takes longer than most work, and to make hundreds of them in the
	 * middle of a burst takes a tenth of a second: they are made before the first record
	 * comes. Idle ones end all the same.
	 */
	private static Workers platform(String listener, int parallelism) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix(listener + "-w-");
		executor.setCorePoolSize(Math.min(parallelism, MAX_PRESTARTED));
		executor.setPrestartAllCoreThreads(true);
		executor.setAllowCoreThreadTimeOut(true);
		executor.setQueueCapacity(0);
		executor.setKeepAliveSeconds(10);
		executor.setAwaitTerminationSeconds(STOP_SECONDS);
		executor.initialize();
		// Below its core size a pool makes a thread for each task though others are idle.
		executor.setCorePoolSize(0);
		return new Workers(executor, executor::shutdown);
	}

	@Override
	public void schedule(Runnable action, Duration delay) {
		synchronized (this.lock) {
			if (!this.stopped) {
				Duration limited = (delay.compareTo(MAX_DELAY) > 0) ? MAX_DELAY : delay;
				timer().schedule(action, limited.toNanos(), TimeUnit.NANOSECONDS).isDone();
			}
		}
	}

	@GuardedBy("lock")
	private ScheduledThreadPoolExecutor timer() {
		ScheduledThreadPoolExecutor current = this.timer;
		if (current == null) {
			CustomizableThreadFactory threads = new CustomizableThreadFactory("mergelane-timer-");
			threads.setDaemon(true);
			current = new ScheduledThreadPoolExecutor(1, threads);
			this.timer = current;
		}
		return current;
	}

	@Override
	public void start() {
		synchronized (this.lock) {
			this.stopped = false;
			// It is needed most when no more threads can be had.
			timer().prestartCoreThread();
		}
		this.running = true;
	}

	@Override
	public void stop() {
		List<Workers> toShutDown;
		synchronized (this.lock) {
			this.stopped = true;
			toShutDown = List.copyOf(this.workers.values());
			this.workers.clear();
			if (this.timer != null) {
				this.timer.shutdownNow();
				this.timer = null;
			}
		}
		toShutDown.forEach((one) -> one.shutdown().run());
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

	/**
	 * The threads of a listener.
	 *
	 * @param executor runs the workers
	 * @param shutdown stops them
	 */
	private record Workers(Executor executor, Runnable shutdown) {

	}

}
