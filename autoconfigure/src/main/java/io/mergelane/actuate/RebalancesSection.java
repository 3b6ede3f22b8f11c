package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.StormReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The section {@code rebalances} of a consumer group: how the assignments of its
 * listeners in this application have changed, and why.
 *
 * @param rebalances the last changes, the latest first
 * @param truncated whether more of them, or of their partitions, are known than are shown
 * @param storm what is known of too many of them, in the listener that has the most, or
 * {@code null} if there are not too many
 */
public record RebalancesSection(List<RebalanceDescriptor> rebalances, boolean truncated,
		@Nullable StormDescriptor storm) implements OperationResponseBody {

	private static final int MOST = 100;

	static RebalancesSection of(GroupView group) {
		List<Happened> all = new ArrayList<>();
		for (ListenerSnapshot listener : group.listeners()) {
			listener.rebalances().forEach((event) -> all.add(new Happened(listener.id(), event)));
		}
		// Events of a listener stay in their order.
		all.sort(Comparator.comparing((Happened one) -> one.event().at()).reversed());
		boolean truncated = all.size() > MOST || all.stream()
			.limit(MOST)
			.anyMatch((one) -> one.event().partitions().size() > RebalanceDescriptor.MOST_PARTITIONS);
		return new RebalancesSection(
				all.stream().limit(MOST).map((one) -> RebalanceDescriptor.of(one.event(), one.listener())).toList(),
				truncated, StormDescriptor.of(group.listeners()));
	}

	/**
	 * An event of a listener.
	 */
	private record Happened(String listener, RebalanceEvent event) {

	}

	/**
	 * Too many rebalances.
	 *
	 * @param listener id of the listener
	 * @param since when that was found
	 * @param rebalances how many there were in ten minutes, in the consumer that had the
	 * most
	 * @param stopped for how long of the ten minutes it has stood
	 * @param cause the most frequent cause
	 * @param member the member that comes and goes, or {@code null} if none does
	 * @param advice what may help, or {@code null} if nothing is known
	 */
	public record StormDescriptor(String listener, Instant since, int rebalances, Duration stopped, String cause,
			@Nullable String member, @Nullable String advice) {

		static @Nullable StormDescriptor of(List<ListenerSnapshot> listeners) {
			StormDescriptor worst = null;
			for (ListenerSnapshot listener : listeners) {
				StormReport storm = listener.activity().storm();
				if (storm != null && (worst == null || storm.rebalances() > worst.rebalances())) {
					worst = new StormDescriptor(listener.id(), storm.since(), storm.rebalances(), storm.stopped(),
							storm.cause().name(), storm.member(), storm.advice());
				}
			}
			return worst;
		}

	}

}
