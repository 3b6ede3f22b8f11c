package io.mergelane.rebalance;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Says what may help against too many rebalances.
 * <p>
 * Threading: thread-safe.
 */
final class StormAdvice {

	private StormAdvice() {
	}

	static @Nullable String of(RebalanceCause cause, @Nullable String member, RebalanceTerms terms) {
		List<String> advice = new ArrayList<>();
		switch (cause) {
			case POLL_TIMEOUT -> advice
				.add("The consumer thread is held for longer than max.poll.interval.ms, %d ms: make what runs on it "
					.formatted(terms.maxPollInterval().toMillis())
						+ "faster, as batch interceptors and rebalance listeners, lower max.poll.records, or raise "
						+ "max.poll.interval.ms.");
			case MEMBER_JOINED, MEMBER_LEFT, MEMBERS_CHANGED -> advice.add("See why %s not stay. "
				.formatted((member != null) ? member + " does" : "members do")
					+ "If they are only restarted, a static id for each instance, group.instance.id, lets them come "
					+ "back within session.timeout.ms without a rebalance.");
			case FENCED -> advice.add(
					"Two processes use the same group.instance.id, or the same positions: give each a static id of its own.");
			default -> {
			}
		}
		if (terms.classic() && cause != RebalanceCause.FENCED) {
			advice.add("With group.protocol=consumer only those partitions stand that move.");
		}
		return advice.isEmpty() ? null : String.join(" ", advice);
	}

}
