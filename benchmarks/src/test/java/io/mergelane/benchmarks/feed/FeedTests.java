package io.mergelane.benchmarks.feed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.benchmarks.member.Checksum;
import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.benchmarks.workload.Arguments;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Feed}.
 */
class FeedTests {

	private final JsonMapper json = new JsonMapper();

	@Test
	void endsWithTheNewestVersionOfEachRow() {
		Feed feed = feed("keyed");
		Map<@Nullable String, MemberRow> newest = new HashMap<>();
		List<MemberRow> changes = feed.records()
			.map((record) -> newest.merge(record.key(), row(record), FeedTests::newer))
			.toList();
		assertThat(changes).hasSize(43);
		assertThat(newest).hasSize(10);
		assertThat(Checksum.of(newest.values().stream())).isEqualTo(feed.outcome());
	}

	@Test
	void sendsEachChangeThroughTwoPartitions() {
		Feed feed = feed("twice");
		List<ProducerRecord<@Nullable String, byte[]>> records = feed.records().toList();
		assertThat(records).hasSize(86).hasSize(feed.size());
		for (int i = 0; i < records.size(); i += 2) {
			assertThat(row(records.get(i))).isEqualTo(row(records.get(i + 1)));
			assertThat(records.get(i).partition()).isNotEqualTo(records.get(i + 1).partition());
			assertThat(records.get(i).key()).isNull();
		}
		assertThat(feed.outcome()).isEqualTo(feed("keyed").outcome());
	}

	private static Feed feed(String name) {
		return Feeds.find(name, Arguments.parse("--changes", "43", "--rows", "10"));
	}

	private MemberRow row(ProducerRecord<@Nullable String, byte[]> record) {
		return this.json.readValue(record.value(), MemberRow.class);
	}

	private static MemberRow newer(MemberRow one, MemberRow other) {
		return other.changedAt().isAfter(one.changedAt()) ? other : one;
	}

}
