package io.mergelane.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.CauseBasis;
import io.mergelane.rebalance.RebalanceActivity;
import io.mergelane.rebalance.RebalanceCause;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceMember;
import io.mergelane.rebalance.RebalanceReason;
import io.mergelane.rebalance.StormReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the section {@code rebalances} of {@link KafkaConsumersEndpoint}.
 */
class KafkaConsumersEndpointRebalancesTests {

	private static final Instant NOW = Instant.parse("2026-11-21T19:40:12Z");

	@Test
	void showsRebalancesOfAllListenersTheLatestFirst() throws Exception {
		ListenerSnapshot orders = listener(
				"orders", List.of(
						new RebalanceEvent(NOW.plusSeconds(2), RebalanceEvent.Type.ASSIGNED, List.of("orders-0"), 0, 1,
								new RebalanceMember(8, "m"), Duration.ofMillis(100), Duration.ofSeconds(10),
								new RebalanceReason(RebalanceCause.MEMBER_JOINED, CauseBasis.MEMBERSHIP_DIFF,
										"order-service%prod%orders-2 at /10.0.3.14")),
						new RebalanceEvent(NOW, RebalanceEvent.Type.REVOKED, List.of("orders-0", "orders-1"), 3)),
				new StormReport(NOW, 6, Duration.ofMinutes(3), RebalanceCause.MEMBER_JOINED,
						"order-service%prod%orders-2 at /10.0.3.14", "See why."));
		ListenerSnapshot audit = listener("audit",
				List.of(new RebalanceEvent(NOW.plusSeconds(1), RebalanceEvent.Type.LOST, List.of("audit-0"), 0, 0,
						RebalanceMember.NONE, null, null,
						new RebalanceReason(RebalanceCause.UNKNOWN, CauseBasis.NONE, null))),
				new StormReport(NOW, 5, Duration.ZERO, RebalanceCause.UNKNOWN, null, null));
		JSONAssert.assertEquals("""
				{"rebalances":[
				  {"at":"2026-11-21T19:40:14Z","listener":"orders","type":"ASSIGNED","cause":"MEMBER_JOINED",
				    "causeBasis":"membership-diff","detail":"order-service%prod%orders-2 at /10.0.3.14","epoch":8,
				    "partitions":["orders-0"],"stopped":"PT0.1S","handover":"PT10S","unfinishedAtRevoke":0},
				  {"at":"2026-11-21T19:40:13Z","listener":"audit","type":"LOST","cause":"UNKNOWN","causeBasis":"none",
				    "detail":null,"epoch":null,"partitions":["audit-0"],"stopped":null,"handover":null,
				    "unfinishedAtRevoke":0},
				  {"at":"2026-11-21T19:40:12Z","listener":"orders","type":"REVOKED","cause":null,"causeBasis":null,
				    "detail":null,"epoch":null,"partitions":["orders-0","orders-1"],"stopped":null,"handover":null,
				    "unfinishedAtRevoke":3}],
				"truncated":false,
				"storm":{"listener":"orders","since":"2026-11-21T19:40:12Z","rebalances":6,"stopped":"PT3M",
				  "cause":"MEMBER_JOINED","member":"order-service%prod%orders-2 at /10.0.3.14","advice":"See why."}}
				""", JsonMapper.shared().writeValueAsString(section(audit, orders)), true);
	}

	@Test
	void showsAHundred() {
		List<RebalanceEvent> first = events(50, NOW);
		List<RebalanceEvent> second = events(50, NOW.minusSeconds(1));
		assertThat(section(listener("a", first, null), listener("b", second, null))).satisfies((section) -> {
			assertThat(section.rebalances()).hasSize(100);
			assertThat(section.truncated()).isFalse();
			assertThat(section.storm()).isNull();
		});
		List<RebalanceEvent> older = events(1, NOW.minusSeconds(60));
		assertThat(section(listener("c", older, null), listener("a", first, null), listener("b", second, null)))
			.satisfies((section) -> {
				assertThat(section.rebalances()).hasSize(100)
					.extracting(RebalanceDescriptor::listener)
					.doesNotContain("c");
				assertThat(section.truncated()).isTrue();
			});
	}

	@Test
	void showsAHundredPartitions() {
		List<String> partitions = IntStream.range(0, 101).mapToObj((partition) -> "orders-" + partition).toList();
		RebalancesSection section = section(listener("orders",
				List.of(new RebalanceEvent(NOW, RebalanceEvent.Type.ASSIGNED, partitions, 0)), null));
		assertThat(section.rebalances()).singleElement()
			.satisfies((event) -> assertThat(event.partitions()).hasSize(100));
		assertThat(section.truncated()).isTrue();
	}

	@Test
	void showsTheLastTenOfAListenerBesideItsState() {
		KafkaConsumersEndpoint endpoint = new KafkaConsumersEndpoint(
				() -> List.of(listener("orders", events(50, NOW), null)));
		GroupDescriptor group = Objects.requireNonNull(endpoint.group("shop"));
		assertThat(Objects.requireNonNull(group.listeners().get("orders")).rebalances()).hasSize(10);
	}

	private static List<RebalanceEvent> events(int count, Instant last) {
		return IntStream.range(0, count)
			.mapToObj((i) -> new RebalanceEvent(last.minusMillis(i), RebalanceEvent.Type.REVOKED, List.of(), 0))
			.toList();
	}

	private static RebalancesSection section(ListenerSnapshot... listeners) {
		KafkaConsumersEndpoint endpoint = new KafkaConsumersEndpoint(() -> List.of(listeners));
		return (RebalancesSection) Objects.requireNonNull(endpoint.section("shop", "rebalances"));
	}

	private static ListenerSnapshot listener(String id, List<RebalanceEvent> rebalances, @Nullable StormReport storm) {
		return new ListenerSnapshot(id, "shop", true, false, EngineSnapshot.NONE, List.of(), rebalances, List.of(),
				new RebalanceActivity(0, storm), null);
	}

}
