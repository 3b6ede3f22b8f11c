package io.mergelane.testsupport;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;

/**
 * A topic, the consumer group of the same name, and what its members do.
 * <p>
 * Threading: confined to the test's thread.
 */
public final class TestGroup {

	/**
	 * Generous, as it is only waited for when something is wrong.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(180);

	private final BrokerClient client;

	private final String topic;

	private final int partitions;

	private final int keysPerPartition;

	private final HandlingHistory history = new HandlingHistory();

	private int sent;

	/**
	 * Create the topic.
	 * @param client client of the broker
	 * @param topic name of the topic and the group
	 * @param partitions how many partitions
	 * @param keysPerPartition how many keys each partition has
	 */
	public TestGroup(BrokerClient client, String topic, int partitions, int keysPerPartition) {
		this.client = client;
		this.topic = topic;
		this.partitions = partitions;
		this.keysPerPartition = keysPerPartition;
		client.createTopic(topic, partitions);
	}

	public HandlingHistory history() {
		return this.history;
	}

	/**
	 * Start a member.
	 * @param name its name in the history
	 * @param work what its handler does
	 * @param properties further properties of the application
	 * @return the running member
	 */
	public GroupMember start(String name, GroupMember.Work work, Map<String, String> properties) {
		return GroupMember.start(name, this.client.address(), this.topic, this.history, work, properties);
	}

	/**
	 * Send records to each partition, with keys {@code key-<partition>-<n>} in turn,
	 * without waiting for them.
	 * @param perPartition how many to each
	 */
	public void sendWithoutWaiting(int perPartition) {
		for (int i = 0; i < perPartition; i++) {
			for (int partition = 0; partition < this.partitions; partition++) {
				this.client.send(this.topic, partition, "key-" + partition + "-" + this.sent % this.keysPerPartition,
						"" + this.sent);
			}
			this.sent++;
		}
	}

	/**
	 * Send records and wait until they are in the log.
	 * @param perPartition how many to each partition
	 */
	public void send(int perPartition) {
		sendWithoutWaiting(perPartition);
		this.client.flush();
	}

	/**
	 * Wait until all that was sent is committed.
	 */
	public void awaitAllCommitted() {
		this.client.flush();
		Map<Integer, Long> ends = this.client.endOffsets(this.topic, this.partitions);
		Awaitility.await().atMost(PATIENCE).until(() -> this.client.committed(this.topic, this.topic), ends::equals);
	}

	/**
	 * Wait for a condition.
	 * @param condition the condition
	 */
	public void await(BooleanSupplier condition) {
		Awaitility.await().atMost(PATIENCE).until(condition::getAsBoolean);
	}

	/**
	 * Check what the members did, and that the commits the broker has in its log never go
	 * backwards and end at the log end.
	 */
	public void verify() {
		Map<Integer, Long> ends = this.client.endOffsets(this.topic, this.partitions);
		Map<Integer, List<Long>> commits = this.client.acceptedCommits(this.topic, this.topic);
		SoftAssertions.assertSoftly((softly) -> {
			softly.assertThat(ends.values()).as("log ends").containsOnly((long) this.sent);
			this.history.verify(ends, softly);
			softly.assertThat(commits.keySet()).isEqualTo(ends.keySet());
			commits.forEach((partition, offsets) -> softly.assertThat(offsets)
				.as("commits of partition %d", partition)
				.isSorted()
				.endsWith(ends.get(partition)));
		});
	}

}
