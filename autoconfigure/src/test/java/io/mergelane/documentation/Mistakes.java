package io.mergelane.documentation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.transaction.annotation.Transactional;

/**
 * Listeners with the mistakes that newcomers make.
 */
final class Mistakes {

	private Mistakes() {
	}

	record Order(long id, String name, long version) {
	}

	record Member(long userId, int ordSeq, long version) {
	}

	static class NoGroup {

		@LaneListener(topics = "${test.topic}")
		void handle(String order) {
		}

	}

	static class NoTopic {

		@LaneListener(id = "${test.topic}")
		void handle(String order) {
		}

	}

	static class Twins {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		void handle(String order) {
		}

		@LaneListener(id = "${test.topic}", topics = "others")
		void handleOthers(String order) {
		}

	}

	static class Text {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		void handle(String order) {
		}

	}

	static class MissingTopics {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		void handle(String order) {
		}

		@LaneListener(id = "${test.topic}-too", topics = "${test.topic}-too", properties = "group.protocol=consumer")
		void handleToo(String order) {
		}

	}

	static class MissingPattern {

		@LaneListener(id = "${test.topic}", topicPattern = "no-such-.*")
		void handle(String order) {
		}

	}

	static class TakesOrder {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		void handle(Order order) {
		}

	}

	static class ReturnsValue {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		Order handle(Order order) {
			return order;
		}

	}

	static class Merging {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "${test.table:orders}", key = { "${test.key:id}" }, version = "${test.version:version}")
		Order handle(Order order) {
			return order;
		}

	}

	static class KeyOfOrders {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "member", key = "id", version = "version")
		Member handle(Member member) {
			return member;
		}

	}

	static class PartOfKey {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "member", key = "user_id", version = "version")
		Member handle(Member member) {
			return member;
		}

	}

	static class MergesNothing {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "orders", key = "id", version = "version")
		void handle(Order order) {
		}

	}

	static class MergesWithoutListener {

		@MergeInto(table = "orders", key = "id", version = "version")
		Order handle(Order order) {
			return order;
		}

	}

	static class MergesOnPlainListener {

		@KafkaListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "orders", key = "id", version = "version")
		Order handle(Order order) {
			return order;
		}

	}

	static class PrivateOfProxy extends Proxied {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		private void handle(Order order) {
		}

	}

	static class PrivateMergingOfProxy extends Proxied {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "orders", key = "id", version = "version")
		private Order handle(Order order) {
			return order;
		}

	}

	static class FinalOfProxy extends Proxied {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		final void handle(Order order) {
		}

	}

	static class Proxied {

		@Transactional
		public void doSomethingElse() {
		}

	}

	static class PrivateTransactional {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@Transactional
		private void handle(Order order) {
		}

	}

	static class StaticTransactional {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@Transactional
		static void handle(Order order) {
		}

	}

	static class TransactionalAcknowledgment {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@Transactional
		void handle(Order order, Acknowledgment acknowledgment) {
			acknowledgment.acknowledge();
		}

	}

	static class TransactionalFuture {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@Transactional
		CompletableFuture<@Nullable Void> handle(Order order) {
			return CompletableFuture.completedFuture(null);
		}

	}

	@Transactional
	static class TransactionalMerge {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "orders", key = "id", version = "version")
		Order handle(Order order) {
			return order;
		}

	}

	/**
	 * What looks like a mistake and is none.
	 */
	static class NoMistakes {

		final List<Long> seen = new CopyOnWriteArrayList<>();

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		private void handle(Order order) {
			this.seen.add(order.id());
		}

		@LaneListener(id = "members", topics = "members")
		@MergeInto(table = "member", key = { "ordSeq", "userId" }, version = "version")
		private Member merge(Member member) {
			return member;
		}

	}

	static final class Broken implements Deserializer<Object> {

		@Override
		public Object deserialize(String topic, byte[] data) {
			throw new IllegalStateException("cannot read secret");
		}

	}

}
