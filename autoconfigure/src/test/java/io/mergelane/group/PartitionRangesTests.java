package io.mergelane.group;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PartitionRanges}.
 */
class PartitionRangesTests {

	@Test
	void joinsNeighbours() {
		List<TopicPartition> partitions = new ArrayList<>();
		partitions.addAll(List.of(Looks.partitions("payments", 0)));
		partitions.addAll(List.of(Looks.partitions("orders", 7, 2, 0, 1, 9, 8, 12)));
		assertThat(PartitionRanges.of(partitions)).isEqualTo("orders[0-2,7-9,12], payments[0]");
	}

	@Test
	void isNothingOfNothing() {
		assertThat(PartitionRanges.of(List.of())).isEmpty();
	}

	@Test
	void isShortHoweverManyThereAre() {
		List<TopicPartition> partitions = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			partitions.add(new TopicPartition("orders", 2 * i));
		}
		assertThat(PartitionRanges.of(partitions)).isEqualTo("orders[0,2,4,6,8,10,12,14,16,18,... 100 partitions]");
		assertThat(PartitionRanges.of(partitions.subList(0, 10))).isEqualTo("orders[0,2,4,6,8,10,12,14,16,18]");
		List<TopicPartition> topics = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			topics.add(new TopicPartition("topic-%02d".formatted(i), 0));
		}
		assertThat(PartitionRanges.of(topics)).startsWith("topic-00[0], topic-01[0], ")
			.endsWith(", topic-09[0], and 2 more topics");
	}

}
