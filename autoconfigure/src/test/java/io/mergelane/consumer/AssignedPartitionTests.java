package io.mergelane.consumer;

import io.mergelane.tracker.FinishedRuns;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AssignedPartition}: promise S7.
 */
class AssignedPartitionTests {

	private final AssignedPartition partition = AssignedPartition.beginning(new TopicPartition("topic", 0), 0,
			FinishedRuns.NONE);

	@Test
	void startsRecordsWhileItIsAssigned() {
		assertThat(this.partition.start()).isTrue();
	}

	@Test
	void startsNothingOnceItDrains() {
		this.partition.drain();
		assertThat(this.partition.start()).isFalse();
	}

	@Test
	void finishesWhatWasStartedWhileItDrains() {
		long ticket = register(0);
		this.partition.start();
		this.partition.drain();
		this.partition.finish(ticket, 10);
		this.partition.tracker().advance();
		assertThat(this.partition.tracker().committable()).isEqualTo(1);
		assertThat(this.partition.bytes()).isZero();
	}

	@Test
	void finishesNothingOnceItIsClosed() {
		long ticket = register(0);
		this.partition.start();
		this.partition.close();
		this.partition.finish(ticket, 10);
		this.partition.tracker().advance();
		assertThat(this.partition.tracker().committable()).isZero();
		assertThat(this.partition.tracker().late()).isEqualTo(1);
		assertThat(this.partition.start()).isFalse();
	}

	@Test
	void isQuietWhenWhatWasInWorkHasEnded() {
		register(0);
		register(1);
		this.partition.start();
		this.partition.drain();
		assertThat(this.partition.isQuiet()).isFalse();
		this.partition.ended();
		assertThat(this.partition.isQuiet()).isTrue();
	}

	private long register(long offset) {
		return this.partition.register(new ConsumerRecord<>("topic", 0, offset, "key", "value"), 10, 0);
	}

}
