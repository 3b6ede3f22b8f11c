package io.mergelane.guard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.group.GroupFinding;
import io.mergelane.group.Verdict;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks at the groups from time to time, and acts on what it finds: lets partitions
 * begin, stops listeners, starts those that were kept out.
 * <p>
 * It begins when the listeners have started and ends before they stop: nothing is started
 * in an application that ends.
 * <p>
 * Threading: thread-safe; works on a thread of its own.
 */
final class GroupWatch implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(GroupGuard.class);

	private static final Duration TICK = Duration.ofMillis(250);

	/**
	 * One phase behind Spring Kafka's listener registry.
	 */
	private static final int PHASE = Integer.MAX_VALUE - 99;

	/**
	 * How long to wait for the thread: it is interrupted.
	 */
	private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

	private final GuardSettings settings;

	private final GroupRegister groups;

	private final GuardLog log;

	private final Runnable exit;

	private volatile @Nullable ScheduledThreadPoolExecutor thread;

	private volatile @Nullable Thread looking;

	GroupWatch(GuardSettings settings, GroupRegister groups, GuardLog log, Runnable exit) {
		this.settings = settings;
		this.groups = groups;
		this.log = log;
		this.exit = exit;
	}

	private static CustomizableThreadFactory threads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("mergelane-group-guard-");
		threads.setDaemon(true);
		return threads;
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void start() {
		if (this.thread == null) {
			ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1, threads());
			// It catches what goes wrong.
			started.scheduleWithFixedDelay(this::lookIfDue, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
			this.thread = started;
		}
	}

	@Override
	public void stop() {
		ScheduledThreadPoolExecutor ending = this.thread;
		this.thread = null;
		if (ending == null) {
			return;
		}
		if (Thread.currentThread() == this.looking) {
			// Whoever was told of a verdict ends the application.
			ending.shutdown();
			return;
		}
		ending.shutdownNow();
		try {
			if (!ending.awaitTermination(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("A look at consumer groups goes on, though it was interrupted");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void lookIfDue() {
		this.looking = Thread.currentThread();
		try {
			List<GuardedGroup> due = this.groups.all().stream().filter(GuardedGroup::isDue).toList();
			if (!due.isEmpty()) {
				this.groups.look(due).forEach(this::act);
			}
		}
		catch (RuntimeException | Error ex) {
			// The next look must come.
			logger.error("Consumer groups could not be looked at, and are the next time", ex);
		}
		finally {
			this.looking = null;
		}
	}

	private void act(GroupRegister.Looked looked) {
		if (!isRunning() || Thread.currentThread().isInterrupted()) {
			return;
		}
		try {
			actOn(looked);
		}
		catch (RuntimeException ex) {
			// The others' turn must come.
			logger.error("Listeners of group '%s' could not be started or stopped"
				.formatted(looked.group().address().name()), ex);
		}
	}

	private void actOn(GroupRegister.Looked looked) {
		GuardedGroup group = looked.group();
		GroupFinding finding = looked.finding();
		List<GuardedContainer> running = group.running();
		if (this.settings.refuses(finding)) {
			// Without a partition nobody tells that it has joined.
			boolean isLate = finding.joined() || finding.verdict() == Verdict.TAKEN;
			if (isLate && !running.isEmpty()) {
				stop(group, finding, running);
			}
			return;
		}
		List<String> blind = group.open(finding, looked.began());
		if (!blind.isEmpty()) {
			this.log.blind(finding, blind);
		}
		List<GuardedContainer> keptOut = group.keptOut();
		if (group.isFree() && !keptOut.isEmpty()) {
			this.log.free(finding, keptOut.stream().map(GuardedContainer::id).toList());
			keptOut.forEach((container) -> container.container().start());
		}
	}

	/**
	 * To stop is to leave: a paused consumer would keep its partitions.
	 */
	private void stop(GuardedGroup group, GroupFinding finding, List<GuardedContainer> running) {
		this.log.stopped(finding, running.stream().map(GuardedContainer::id).toList());
		running.forEach((this.settings.policy() == GuardPolicy.FAIL) ? group::stop : group::keepOut);
		AtomicInteger left = new AtomicInteger(running.size());
		running.forEach((container) -> container.container().stop(() -> {
			// A consumer whose member is removed before it is closed would join again.
			this.groups.removeStaticMembers(group, container);
			if (left.decrementAndGet() == 0) {
				stopped();
			}
		}));
	}

	/**
	 * To end the application earlier would leave members behind: nobody waits for
	 * consumers that are being stopped already.
	 */
	private void stopped() {
		if (this.settings.policy() == GuardPolicy.FAIL && this.settings.exitOnLateConflict()) {
			this.exit.run();
		}
	}

}
