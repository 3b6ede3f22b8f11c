package io.mergelane.actuate;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.failure.FailureReason;
import io.mergelane.replay.DeadLetterReplay;
import io.mergelane.replay.ReplayRefusedException;
import io.mergelane.replay.ReplayRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The replays that were asked for through the endpoint: one at a time, on a thread of
 * their own, and what came of the last ones.
 * <p>
 * Threading: thread-safe.
 */
public final class KafkaConsumersReplays implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(KafkaConsumersReplays.class);

	private static final int REMEMBERED = 20;

	private static final int STOP_SECONDS = 5;

	private final Object lock = new Object();

	private final Supplier<@Nullable DeadLetterReplay> replay;

	private final Clock clock;

	private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

	// The latest first.
	@GuardedBy("lock")
	private final Deque<Run> runs = new ArrayDeque<>();

	@GuardedBy("lock")
	private boolean busy;

	private volatile @Nullable DeadLetterReplay used;

	/**
	 * Create the replays. No thread is started before there is one.
	 * @param replay gives what replays, or {@code null} if there is nothing
	 */
	public KafkaConsumersReplays(Supplier<@Nullable DeadLetterReplay> replay) {
		this(replay, Clock.systemUTC());
	}

	KafkaConsumersReplays(Supplier<@Nullable DeadLetterReplay> replay, Clock clock) {
		this.replay = replay;
		this.clock = clock;
		this.executor.setThreadNamePrefix("mergelane-replay-");
		this.executor.setCorePoolSize(1);
		this.executor.setMaxPoolSize(1);
		this.executor.setAllowCoreThreadTimeOut(true);
		this.executor.setKeepAliveSeconds(1);
		// The thread may not be back yet from a run that has ended.
		this.executor.setQueueCapacity(1);
		this.executor.setWaitForTasksToCompleteOnShutdown(true);
		this.executor.setAwaitTerminationSeconds(STOP_SECONDS);
		this.executor.initialize();
	}

	/**
	 * Start a run, if there is none.
	 * @param group group of the listener
	 * @param listener id of the listener
	 * @param request what is replayed
	 * @param dryRun whether to count only
	 * @return the run, or {@code null} if another one is running
	 */
	@Nullable Started start(String group, String listener, ReplayRequest request, boolean dryRun) {
		Instant began = this.clock.instant();
		Run run = new Run(group, ReplayDescriptor.running(listener, request, dryRun, began));
		CompletableFuture<ReplayDescriptor> end = new CompletableFuture<>();
		synchronized (this.lock) {
			if (this.busy) {
				return null;
			}
			try {
				this.executor.execute(() -> end.complete(ended(group, run(listener, request, dryRun, began))));
			}
			catch (RejectedExecutionException ex) {
				// The application stops.
				return null;
			}
			this.busy = true;
			remember(run);
		}
		return new Started(run.descriptor(), end);
	}

	private ReplayDescriptor run(String listener, ReplayRequest request, boolean dryRun, Instant began) {
		try {
			DeadLetterReplay available = this.replay.get();
			if (available == null) {
				return ReplayDescriptor.refused(listener, request, dryRun, began, "There is no DeadLetterReplay bean.");
			}
			this.used = available;
			return ReplayDescriptor.ended(listener, request, began,
					dryRun ? available.dryRun(request) : available.replay(request));
		}
		catch (ReplayRefusedException ex) {
			return ReplayDescriptor.refused(listener, request, dryRun, began, String.valueOf(ex.getMessage()));
		}
		catch (KafkaException ex) {
			// Its messages name topics, groups and limits only.
			String reason = "%s: %s".formatted(ex.getClass().getSimpleName(), ex.getMessage());
			logger.warn("Replay '%s' could not be run: %s".formatted(request.id(), reason));
			return ReplayDescriptor.failed(listener, request, dryRun, began,
					"The broker cannot be asked where the request stands, or does not take its progress: " + reason);
		}
		catch (RuntimeException | Error ex) {
			String reason = FailureReason.of(ex);
			logger.warn("Replay '%s' has failed: %s".formatted(request.id(), reason));
			return ReplayDescriptor.failed(listener, request, dryRun, began, reason);
		}
	}

	private ReplayDescriptor ended(String group, ReplayDescriptor descriptor) {
		synchronized (this.lock) {
			this.busy = false;
			remember(new Run(group, descriptor));
		}
		return descriptor;
	}

	@GuardedBy("lock")
	private void remember(Run run) {
		this.runs.removeIf((other) -> other.descriptor().isOf(run.descriptor()));
		this.runs.addFirst(run);
		if (this.runs.size() > REMEMBERED) {
			this.runs.removeLast();
		}
	}

	/**
	 * Return the last runs of a group.
	 * @param group the group
	 * @return the runs, the latest first
	 */
	public List<ReplayDescriptor> of(String group) {
		synchronized (this.lock) {
			return this.runs.stream().filter((run) -> run.group().equals(group)).map(Run::descriptor).toList();
		}
	}

	/**
	 * End the run, before its next letter if it can.
	 */
	@Override
	public void close() {
		DeadLetterReplay toClose = this.used;
		if (toClose != null) {
			// The application stops: it is closed now, or was already.
			toClose.close();
		}
		this.executor.shutdown();
		this.executor.getThreadPoolExecutor().shutdownNow();
	}

	/**
	 * A run that was started.
	 * <p>
	 * Threading: thread-safe.
	 *
	 * @param descriptor as it began
	 * @param end completed when it has ended
	 */
	record Started(ReplayDescriptor descriptor, CompletableFuture<ReplayDescriptor> end) {

		/**
		 * Wait for the end.
		 * @param seconds how long
		 * @return how the run stands then
		 */
		ReplayDescriptor await(long seconds) {
			try {
				return this.end.get(seconds, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return this.descriptor;
			}
			catch (ExecutionException | TimeoutException ex) {
				return this.descriptor;
			}
		}

	}

	/**
	 * A run that is remembered.
	 */
	private record Run(String group, ReplayDescriptor descriptor) {

	}

}
