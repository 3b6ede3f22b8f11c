package io.mergelane.sample.lab.incident;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.sample.lab.stage.Pause;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * The work on changes of members, which brings both changes of a member together.
 * <p>
 * Threading: thread-safe.
 */
final class MemberWork {

	private static final Duration WORK = Duration.ofMillis(50);

	private static final Duration MEETING = Duration.ofSeconds(1);

	private final Map<Integer, CountDownLatch> members = new ConcurrentHashMap<>();

	private final AtomicInteger done = new AtomicInteger();

	private final AtomicInteger primaryKeyErrors = new AtomicInteger();

	void begin(int member) {
		meeting(member).countDown();
	}

	void finish(int member) {
		Pause.await(meeting(member), MEETING);
		Pause.of(WORK);
		this.done.incrementAndGet();
	}

	void failed(@Nullable Exception failure) {
		boolean primaryKey = failure != null
				&& NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException cause
				&& "23505".equals(cause.getSQLState());
		this.primaryKeyErrors.addAndGet(primaryKey ? 1 : 0);
	}

	int done() {
		return this.done.get();
	}

	int primaryKeyErrors() {
		return this.primaryKeyErrors.get();
	}

	private CountDownLatch meeting(int member) {
		return this.members.computeIfAbsent(member, (any) -> new CountDownLatch(2));
	}

}
