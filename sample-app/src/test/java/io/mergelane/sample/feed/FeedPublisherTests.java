package io.mergelane.sample.feed;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.kafka.core.ProducerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FeedPublisher}.
 */
class FeedPublisherTests {

	private static final FeedProperties PROPERTIES = new FeedProperties(true, 500, 0.1, 4, 7, Duration.ofMinutes(1));

	private final Topic topic = new Topic();

	private final ProducerFactory<String, String> producerFactory = () -> this.topic;

	private final FeedPublisher publisher = new FeedPublisher(PROPERTIES, "member-changes", this.producerFactory,
			new JsonMapper());

	@Test
	void publishesKeylessJsonIntoThePartitionsOfTheFeed() {
		FeedReceipt receipt = this.publisher.publish();
		List<ProducerRecord<String, String>> records = this.topic.history();
		assertThat(receipt.published()).isEqualTo(500)
			.isEqualTo(this.publisher.acknowledged())
			.isEqualTo(records.size());
		assertThat(receipt.failed()).isZero();
		assertThat(receipt.copies()).isPositive();
		assertThat(records).allSatisfy((record) -> assertThat(record.key()).isNull());
		assertThat(records).extracting(ProducerRecord::partition).contains(0, 1, 2, 3, 4, 5);
		assertThat(records.get(0).value()).isEqualTo("{\"userId\":1,\"ordSeq\":1,\"name\":\"Chloé 4wf2i\","
				+ "\"grade\":\"PLATINUM\",\"modifiedAt\":\"2024-11-20T00:09:21.249164Z\",\"deleted\":false}");
	}

	@Test
	void countsMessagesThatAreNotAcknowledged() {
		this.topic.failing = true;
		FeedReceipt receipt = this.publisher.publish();
		assertThat(receipt.published()).isZero();
		assertThat(receipt.failed()).isEqualTo(500);
		assertThat(receipt.firstFailure()).isEqualTo("TimeoutException");
	}

	/**
	 * A topic with six partitions, all of whose messages fail if so told.
	 * <p>
	 * Threading: confined to one test.
	 */
	private static final class Topic extends MockProducer<String, String> {

		private boolean failing;

		Topic() {
			super(cluster(), false, null, new StringSerializer(), new StringSerializer());
		}

		@Override
		public void flush() {
			while (this.failing ? errorNext(new TimeoutException("not acknowledged")) : completeNext()) {
				assertThat(closed()).isFalse();
			}
		}

		private static Cluster cluster() {
			Node[] nodes = { new Node(1, "broker", 9092) };
			List<PartitionInfo> partitions = IntStream.range(0, 6)
				.mapToObj((partition) -> new PartitionInfo("member-changes", partition, nodes[0], nodes, nodes))
				.toList();
			return new Cluster("cluster", List.of(nodes), partitions, Set.of(), Set.of());
		}

	}

}
