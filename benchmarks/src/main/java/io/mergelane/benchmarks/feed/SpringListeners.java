package io.mergelane.benchmarks.feed;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.benchmarks.boot.BootApplication;
import io.mergelane.benchmarks.member.MemberRow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The listener methods of Spring Kafka, written by hand, and well.
 */
final class SpringListeners {

	private SpringListeners() {
	}

	/**
	 * Writes a poll in one transaction: the newest of each key, in key order.
	 */
	static final class Batches {

		private final JsonMapper json;

		private final JdbcTemplate jdbc;

		private final TransactionTemplate transaction;

		Batches(JsonMapper json, JdbcTemplate jdbc, TransactionTemplate transaction) {
			this.json = json;
			this.jdbc = jdbc;
			this.transaction = transaction;
		}

		@KafkaListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP,
				concurrency = FeedContender.CONCURRENCY)
		void handle(List<ConsumerRecord<String, byte[]>> records) {
			Map<Key, MemberRow> newest = new HashMap<>();
			for (ConsumerRecord<String, byte[]> record : records) {
				MemberRow row = this.json.readValue(record.value(), MemberRow.class);
				newest.merge(new Key(row.memberId(), row.ordSeq()), row, Batches::newer);
			}
			List<MemberRow> rows = newest.values().stream().sorted(MemberRow.BY_KEY).toList();
			this.transaction.executeWithoutResult((status) -> write(rows));
		}

		private static MemberRow newer(MemberRow one, MemberRow other) {
			return other.changedAt().isAfter(one.changedAt()) ? other : one;
		}

		private void write(Collection<MemberRow> rows) {
			this.jdbc.batchUpdate(MemberUpsert.SQL, rows, rows.size(), MemberUpsert::bind);
		}

		private record Key(long memberId, int ordSeq) {
		}

	}

	/**
	 * Writes each record by itself.
	 */
	static final class SingleRecords {

		private final JsonMapper json;

		private final JdbcTemplate jdbc;

		SingleRecords(JsonMapper json, JdbcTemplate jdbc) {
			this.json = json;
			this.jdbc = jdbc;
		}

		@KafkaListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP,
				concurrency = FeedContender.CONCURRENCY)
		void handle(ConsumerRecord<String, byte[]> record) {
			MemberRow row = this.json.readValue(record.value(), MemberRow.class);
			this.jdbc.update(MemberUpsert.SQL, (statement) -> MemberUpsert.bind(statement, row));
		}

	}

}
