package io.mergelane.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.group.Claim;
import io.mergelane.group.CollisionReport;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.Verdict;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says whose groups are: when that changes, and again from time to time as long as
 * somebody has to do something about it.
 * <p>
 * Threading: thread-safe.
 */
final class GuardLog {

	private static final Log logger = LogFactory.getLog(GroupGuard.class);

	private static final Duration AGAIN = Duration.ofMinutes(10);

	/**
	 * How long after the start members that nobody knows are most likely those of the
	 * version before.
	 */
	private static final Duration DEPLOYMENT = Duration.ofMinutes(15);

	private final GuardSettings settings;

	private final Supplier<String> instance;

	private final Instant started;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private final Map<String, Instant> said = new HashMap<>();

	/**
	 * Create a log.
	 * @param settings what is refused, and whether to speak of members that nobody knows
	 * @param instance tells which instance of the application this is
	 * @param started when it was started
	 */
	GuardLog(GuardSettings settings, Supplier<String> instance, Instant started) {
		this.settings = settings;
		this.instance = instance;
		this.started = started;
	}

	/**
	 * A group was looked at.
	 * @param finding what was found
	 * @param before what was found before, or {@code null} if nobody had looked
	 */
	void found(GroupFinding finding, @Nullable GroupFinding before) {
		String group = finding.subject().group();
		boolean changed = before == null || before.verdict() != finding.verdict()
				|| before.strong() != finding.strong();
		if (finding.verdict() == Verdict.CLEAR) {
			clear(finding, before);
			return;
		}
		if (isThrown(finding) || !isToBeSaid(group, finding.asOf(), changed)) {
			return;
		}
		switch (finding.verdict()) {
			case SHARED_INCUMBENT, TAKEN, CONTENDED, UNIDENTIFIED -> logger.error(text(finding));
			case SUSPECT -> suspect(finding);
			case TAKEN_UNSURE -> logger.warn(text(finding));
			case UNKNOWN -> logger.warn(text(finding) + (this.settings.refuses(finding) ? ""
					: " No listener is kept from starting for that, and it is asked again."));
			case CLEAR -> throw new IllegalStateException("said above");
		}
	}

	/**
	 * Then the exception says the same.
	 */
	private boolean isThrown(GroupFinding finding) {
		return this.settings.policy() == GuardPolicy.FAIL && !finding.joined() && this.settings.refuses(finding);
	}

	private boolean isToBeSaid(String group, Instant now, boolean changed) {
		synchronized (this.lock) {
			Instant last = this.said.get(group);
			if (!changed && last != null && now.isBefore(last.plus(AGAIN))) {
				return false;
			}
			this.said.put(group, now);
			return true;
		}
	}

	private static void clear(GroupFinding finding, @Nullable GroupFinding before) {
		if (before == null) {
			Claim owner = finding.owner();
			logger.debug("Consumer group '%s': no other application is in it, owner %s"
				.formatted(finding.subject().group(), (owner != null) ? owner.identity() : "none yet"));
		}
		else if (before.verdict() == Verdict.UNKNOWN) {
			logger.info("Consumer group '%s' can be looked at, and no other application is in it"
				.formatted(finding.subject().group()));
		}
		else if (before.verdict() != Verdict.CLEAR) {
			logger.info("Consumer group '%s' is this application's alone again".formatted(finding.subject().group()));
		}
	}

	private void suspect(GroupFinding finding) {
		if (this.settings.unidentified() == UnidentifiedPolicy.IGNORE) {
			return;
		}
		if (!finding.strong() && finding.asOf().isBefore(this.started.plus(DEPLOYMENT))) {
			logger.info(text(finding));
		}
		else {
			logger.warn(text(finding));
		}
	}

	private String text(GroupFinding finding) {
		CollisionReport report = new CollisionReport(finding, this.instance.get());
		return report.description() + System.lineSeparator() + report.action();
	}

	void keptOut(GroupFinding finding, List<String> listeners, Duration retry) {
		logger.error("Listeners %s do not start, and start when group '%s' is free; it is looked at every %d seconds"
			.formatted(listeners, finding.subject().group(), retry.toSeconds()));
	}

	void stopped(GroupFinding finding, List<String> listeners) {
		// Otherwise it was said when it was found.
		String found = isThrown(finding) ? ":" + System.lineSeparator() + text(finding) : "";
		logger.error("Listeners %s are stopped, as they must not be in group '%s'%s".formatted(listeners,
				finding.subject().group(), found));
	}

	void free(GroupFinding finding, List<String> listeners) {
		logger.info("Group '%s' is free, listeners %s are started".formatted(finding.subject().group(), listeners));
	}

	void blind(GroupFinding finding, List<String> listeners) {
		String failure = finding.failure();
		logger.warn(
				"Listeners %s begin in group '%s' though Kafka has not told in time who else is in it%s; it is asked again"
					.formatted(listeners, finding.subject().group(), (failure != null) ? ": " + failure : ""));
	}

}
