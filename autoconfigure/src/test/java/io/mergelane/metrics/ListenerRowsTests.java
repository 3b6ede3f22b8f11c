package io.mergelane.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.skew.KeyCount;
import io.mergelane.skew.TopicSkew;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenerRows}.
 */
class ListenerRowsTests {

	private static final String LISTENER = "group=shop listener=orders";

	private static final String TOPIC = LISTENER + " topic=orders";

	@Test
	void addsUpThePartitionsOfATopic() {
		Map<String, Double> rows = rows(PartitionMeters.AUTO,
				Snapshots.listener(true,
						Snapshots.consumer(Snapshots.stuck("orders", 0), Snapshots.well("orders", 1, 3L)),
						Snapshots.consumer(Snapshots.well("orders", 2, 0L), Snapshots.well("audit", 0, 1L))));
		assertThat(rows).containsEntry("mergelane.consumer.running " + LISTENER, 1.0)
			.containsEntry("mergelane.consumer.partitions.assigned " + LISTENER, 4.0)
			.containsEntry("mergelane.consumer.overdue " + LISTENER, 2.0)
			.containsEntry("mergelane.consumer.deadletter.budget.spent " + LISTENER, 1.0)
			.containsEntry("mergelane.consumer.circuit " + LISTENER + " state=half-open", 1.0)
			.containsEntry("mergelane.consumer.circuit " + LISTENER + " state=closed", 0.0)
			.containsEntry("mergelane.consumer.paused " + LISTENER + " reason=span", 1.0)
			.containsEntry("mergelane.consumer.paused " + LISTENER + " reason=requested", 0.0)
			.containsEntry("mergelane.consumer.partitions group=shop listener=orders state=stuck topic=orders", 1.0)
			.containsEntry("mergelane.consumer.partitions group=shop listener=orders state=ok topic=orders", 2.0)
			.containsEntry("mergelane.consumer.partitions group=shop listener=orders state=catching-up topic=orders",
					0.0)
			.containsEntry("mergelane.consumer.lag.records " + TOPIC, 123.0)
			.containsEntry("mergelane.consumer.lag.records " + LISTENER + " topic=audit", 1.0)
			.containsEntry("mergelane.consumer.lag.time " + TOPIC, 3.2)
			.containsEntry("mergelane.consumer.unfinished.age " + TOPIC, 360.0)
			.containsEntry("mergelane.consumer.unfinished.age " + LISTENER + " topic=audit", 0.0)
			.containsEntry("mergelane.consumer.inflight " + TOPIC, 41.0)
			.containsEntry("mergelane.consumer.tracker.gaps " + TOPIC, 2.0)
			.containsEntry("mergelane.consumer.tracker.finished.ahead " + TOPIC, 13.0);
	}

	@Test
	void tellsOfEachPartition() {
		Map<String, Double> rows = rows(PartitionMeters.AUTO, Snapshots.listener(true,
				Snapshots.consumer(Snapshots.stuck("orders", 0), Snapshots.well("orders", 1, 3L))));
		String first = "group=shop listener=orders partition=0 topic=orders";
		assertThat(rows).containsEntry("mergelane.partition.lag.records " + first, 120.0)
			.containsEntry("mergelane.partition.lag.time " + first, 3.2)
			.containsEntry("mergelane.partition.unfinished.age " + first, 360.0)
			.containsEntry("mergelane.partition.inflight " + first, 37.0)
			.containsEntry("mergelane.partition.tracker.gaps " + first, 2.0)
			.containsEntry("mergelane.partition.tracker.finished.ahead " + first, 13.0)
			.containsEntry("mergelane.partition.lag.records group=shop listener=orders partition=1 topic=orders", 3.0);
	}

	@Test
	void leavesOutWhatIsNotKnown() {
		Map<String, Double> rows = rows(PartitionMeters.AUTO, Snapshots.listener(true,
				Snapshots.consumer(Snapshots.well("orders", 0, null), Snapshots.well("orders", 1, 3L))));
		assertThat(rows).doesNotContainKey("mergelane.consumer.lag.records " + TOPIC)
			.doesNotContainKey("mergelane.partition.lag.records group=shop listener=orders partition=0 topic=orders")
			.doesNotContainKey("mergelane.partition.lag.time group=shop listener=orders partition=0 topic=orders")
			.containsEntry("mergelane.partition.lag.records group=shop listener=orders partition=1 topic=orders", 3.0)
			.containsEntry("mergelane.consumer.lag.time " + TOPIC, 0.04)
			.doesNotContainValue(Double.NaN);
	}

	@Test
	void isNeverBehindByLessThanNothing() {
		Map<String, Double> rows = rows(PartitionMeters.AUTO,
				Snapshots.listener(true, Snapshots.consumer(Snapshots.well("orders", 0, -2L))));
		assertThat(rows).containsEntry("mergelane.consumer.lag.records " + TOPIC, 0.0)
			.containsEntry("mergelane.partition.lag.records group=shop listener=orders partition=0 topic=orders", 0.0);
	}

	@Test
	void countsAPartitionOnceThatTwoConsumersShow() {
		Map<String, Double> rows = rows(PartitionMeters.AUTO,
				Snapshots.listener(true, Snapshots.consumer(Snapshots.well("orders", 0, 8L)),
						Snapshots.consumer(Snapshots.well("orders", 0, 8L))));
		assertThat(rows).containsEntry("mergelane.consumer.partitions.assigned " + LISTENER, 1.0)
			.containsEntry("mergelane.consumer.lag.records " + TOPIC, 8.0);
	}

	@Test
	void tellsOfEachPartitionOfFewByDefault() {
		assertThat(partitions(PartitionMeters.AUTO, 50)).isEqualTo(50);
		assertThat(partitions(PartitionMeters.AUTO, 51)).isZero();
		assertThat(partitions(PartitionMeters.ALWAYS, 51)).isEqualTo(51);
		assertThat(partitions(PartitionMeters.NEVER, 1)).isZero();
	}

	private static long partitions(PartitionMeters perPartition, int assigned) {
		return rows(perPartition, Snapshots.listener(true, Snapshots.consumer(assigned))).keySet()
			.stream()
			.filter((row) -> row.startsWith("mergelane.partition.inflight "))
			.count();
	}

	@Test
	void hasTheCountersOnlyOfAListenerThatDoesNotRun() {
		assertThat(rows(PartitionMeters.ALWAYS,
				Snapshots.listener(false, Snapshots.consumer(Snapshots.stuck("orders", 0)))))
			.containsOnly(Map.entry("mergelane.consumer.running " + LISTENER, 0.0),
					Map.entry("mergelane.consumer.records " + LISTENER + " outcome=success", 100.0),
					Map.entry("mergelane.consumer.records " + LISTENER + " outcome=skipped", 2.0),
					Map.entry("mergelane.consumer.records " + LISTENER + " outcome=deadletter", 3.0),
					Map.entry("mergelane.consumer.records " + LISTENER + " outcome=failed", 9.0),
					Map.entry("mergelane.consumer.nullkeys " + LISTENER, 4.0),
					Map.entry("mergelane.consumer.late.completions " + LISTENER, 5.0),
					Map.entry("mergelane.consumer.failed.commits " + LISTENER, 6.0));
	}

	@Test
	void tellsOfTheKeysOfTopicsThatAreAssigned() {
		ConsumerSnapshot consumer = new ConsumerSnapshot(
				List.of(Snapshots.well("orders", 0, 1L), Snapshots.well("orders", 1, 1L)), 0, 0,
				List.of(skew("orders", 1000), skew("gone", 1000)), List.of());
		Map<String, Double> rows = rows(PartitionMeters.AUTO, Snapshots.listener(true, consumer));
		assertThat(rows).containsEntry("mergelane.topic.hotkey.share " + TOPIC, 0.4)
			.containsEntry("mergelane.topic.partition.skew " + TOPIC, 1.5)
			.doesNotContainKey("mergelane.topic.hotkey.share " + LISTENER + " topic=gone");
	}

	@Test
	void tellsOfNoKeysWithoutRecords() {
		ConsumerSnapshot consumer = new ConsumerSnapshot(List.of(Snapshots.well("orders", 0, 1L)), 0, 0,
				List.of(new TopicSkew("orders", Duration.ZERO, 0, 0, false, List.of(), 0, Map.of(0, 0L))), List.of());
		assertThat(rows(PartitionMeters.AUTO, Snapshots.listener(true, consumer)).keySet())
			.noneMatch((row) -> row.startsWith("mergelane.topic"));
	}

	private static TopicSkew skew(String topic, long records) {
		return new TopicSkew(topic, Duration.ofMinutes(5), records, 0, false,
				List.of(new KeyCount(1, null, 100, 900), new KeyCount(2, null, 400, 410)), 0, Map.of(0, 750L, 1, 250L));
	}

	private static Map<String, Double> rows(PartitionMeters perPartition, ListenerSnapshot... listeners) {
		Map<String, Double> rows = new HashMap<>();
		for (MeterRow row : new ListenerRows(() -> List.of(listeners), perPartition).get()) {
			String tags = row.tags()
				.stream()
				.map((tag) -> tag.getKey() + "=" + tag.getValue())
				.collect(Collectors.joining(" "));
			assertThat(rows.put(row.meter().id() + " " + tags, row.value())).as(tags).isNull();
			assertThat(row.tags().stream().map((tag) -> tag.getKey()))
				.containsExactlyInAnyOrderElementsOf(row.meter().tags());
		}
		return rows;
	}

}
