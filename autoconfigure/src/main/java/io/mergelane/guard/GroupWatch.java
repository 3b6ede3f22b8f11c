package io.mergelane.guard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupMember;
import io.mergelane.group.Verdict;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks at the groups from time to time, and acts on what it finds: lets partitions
 * begin, stops listeners, starts those that were kept out.
 * <p>
 * Threading: works on a thread of its own.
 */
final class GroupWatch implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(GroupGuard.class);

	private static final Duration TICK = Duration.ofMillis(250);

	private final GuardSettings settings;

	private final GroupRegister groups;

	private final GuardLog log;

	private final Runnable exit;

	private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, threads());

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

	@SuppressWarnings("FutureReturnValueIgnored")
	void start() {
		// It catches what goes wrong.
		this.thread.scheduleWithFixedDelay(this::lookIfDue, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void lookIfDue() {
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
	}

	private void act(GroupRegister.Looked looked) {
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
		running.forEach((this.settings.policy() == GuardPolicy.FAIL) ? group::forget : group::keepOut);
		running.forEach((container) -> container.container().stop(() -> {
			// They are gone.
		}));
		List<String> instanceIds = running.stream()
			.flatMap((container) -> instanceIds(container, finding).stream())
			.toList();
		this.groups.removeStaticMembers(group, instanceIds);
		if (this.settings.policy() == GuardPolicy.FAIL && this.settings.exitOnLateConflict()) {
			this.exit.run();
		}
	}

	/**
	 * Those of this process: another one must have other ids.
	 */
	private static List<String> instanceIds(GuardedContainer container, GroupFinding finding) {
		String instanceId = container.instanceId();
		if (instanceId == null) {
			return List.of();
		}
		return finding.own()
			.stream()
			.map(GroupMember::instanceId)
			.filter((id) -> id != null && (id.equals(instanceId) || id.matches("\\Q" + instanceId + "\\E-[0-9]+")))
			.toList();
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
