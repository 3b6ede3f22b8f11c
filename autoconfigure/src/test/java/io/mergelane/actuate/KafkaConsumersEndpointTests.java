package io.mergelane.actuate;

import java.time.Instant;
import java.util.List;

import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.flow.PauseReason;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.tracker.TrackerSnapshot;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaConsumersEndpoint}.
 */
class KafkaConsumersEndpointTests {

	private final ListenerSnapshot busy = new ListenerSnapshot(
			"orders", "shop", true, List.of(
					new PartitionSnapshot("orders", 0, 1080, 120L, PauseReason.RECORDS,
							new TrackerSnapshot(1080, 1130, 37, 13, 1080,
									List.of(new TrackerSnapshot.Gap(1080, 1082), new TrackerSnapshot.Gap(1090, 1092)))),
					new PartitionSnapshot("orders", 1, 5, 3L, null, new TrackerSnapshot(5, 5, 0, 0, -1, List.of()))),
			List.of(new RebalanceEvent(Instant.parse("2026-11-21T19:40:12Z"), RebalanceEvent.Type.ASSIGNED,
					List.of("orders-0", "orders-1"), 0)));

	private final ListenerSnapshot fresh = new ListenerSnapshot("audit", "shop", false, List
		.of(new PartitionSnapshot("audit", 0, -1, null, null, new TrackerSnapshot(-1, -1, 0, 0, -1, List.of()))),
			List.of());

	private final KafkaConsumersEndpoint endpoint = new KafkaConsumersEndpoint(() -> List.of(this.busy, this.fresh));

	@Test
	void showsListenersByGroup() throws Exception {
		JSONAssert.assertEquals("""
				{"groups":{"shop":{"listeners":{
				  "orders":{"running":true,"assigned":2,"inFlight":37,"lag":{"records":123},
				    "partitions":{
				      "orders-0":{"committed":1080,"next":1130,"inFlight":37,"finishedAhead":13,
				        "gaps":[[1080,1082],[1090,1092]],"oldest":1080,"lag":120,"paused":"records"},
				      "orders-1":{"committed":5,"next":5,"inFlight":0,"finishedAhead":0,"gaps":[],
				        "oldest":null,"lag":3,"paused":null}},
				    "rebalances":[{"at":"2026-11-21T19:40:12Z","type":"ASSIGNED",
				      "partitions":["orders-0","orders-1"],"unfinishedAtRevoke":0}]},
				  "audit":{"running":false,"assigned":1,"inFlight":0,"lag":{"records":null},
				    "partitions":{
				      "audit-0":{"committed":null,"next":null,"inFlight":0,"finishedAhead":0,"gaps":[],
				        "oldest":null,"lag":null,"paused":null}},
				    "rebalances":[]}}}}}
				""", JsonMapper.shared().writeValueAsString(this.endpoint.groups()), true);
	}

	@Test
	void showsOneGroup() {
		assertThat(this.endpoint.group("shop")).isNotNull()
			.satisfies((group) -> assertThat(group.listeners()).containsOnlyKeys("orders", "audit"));
	}

	@Test
	void knowsNoOtherGroup() {
		assertThat(this.endpoint.group("other")).isNull();
	}

}
