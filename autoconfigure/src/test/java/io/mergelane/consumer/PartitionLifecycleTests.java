package io.mergelane.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.mergelane.commit.OffsetCommitter;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.RebalanceLog;
import io.mergelane.tracker.OffsetTracker;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.anySet;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link PartitionLifecycle}: promise S7.
 */
class PartitionLifecycleTests {

	private static final TopicPartition ONE = new TopicPartition("topic", 1);

	private static final TopicPartition TWO = new TopicPartition("topic", 2);

	private final Consumer<?, ?> consumer = mock();

	private final AssignedPartitions partitions = new AssignedPartitions();

	private final RebalanceLog log = new RebalanceLog();

	private final PartitionLifecycle lifecycle = lifecycle(Duration.ofMillis(1));

	@BeforeEach
	void committed() {
		given(this.consumer.committed(anySet(), any())).willReturn(Map.of(ONE, new OffsetAndMetadata(5)));
	}

	@Test
	void beginsWithWhatIsCommitted() {
		this.lifecycle.assigned(this.consumer, List.of(ONE, TWO));
		assertThat(get(ONE).commit().committed()).isEqualTo(5);
		assertThat(get(TWO).commit().committed()).isEqualTo(OffsetTracker.NOTHING);
	}

	@Test
	void beginsWithoutTheCommittedOffsetsIfTheBrokerDoesNotAnswer() {
		given(this.consumer.committed(anySet(), any())).willThrow(new TimeoutException());
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		assertThat(get(ONE).commit().committed()).isEqualTo(OffsetTracker.NOTHING);
	}

	@Test
	void keepsAPartitionThatIsNamedAgain() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		AssignedPartition kept = get(ONE);
		this.lifecycle.assigned(this.consumer, List.of(ONE, TWO));
		assertThat(get(ONE)).isSameAs(kept);
	}

	@Test
	void commitsWhatIsFinishedWhenPartitionsAreRevokedAndTheirsOnly() {
		this.lifecycle.assigned(this.consumer, List.of(ONE, TWO));
		finish(get(ONE), 5);
		finish(get(TWO), 7);
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		then(this.consumer).should()
			.commitSync(eq(Map.of(ONE, new OffsetAndMetadata(6, Optional.empty(), ""))), any(Duration.class));
		assertThat(this.partitions.get(ONE)).isNull();
		assertThat(get(TWO).start()).isTrue();
	}

	@Test
	void waitsForWhatIsInWorkAndCommitsItWhenPartitionsAreRevoked() throws Exception {
		PartitionLifecycle patient = lifecycle(Duration.ofMinutes(1));
		patient.assigned(this.consumer, List.of(ONE));
		AssignedPartition partition = get(ONE);
		long ticket = register(partition, 5);
		partition.start();
		CompletableFuture<Void> revoked = CompletableFuture
			.runAsync(() -> patient.revoked(this.consumer, List.of(ONE)));
		Awaitility.await().until(() -> isDraining(partition));
		assertThat(revoked).isNotDone();
		partition.finish(ticket, 1);
		partition.ended();
		revoked.get(30, TimeUnit.SECONDS);
		then(this.consumer).should()
			.commitSync(eq(Map.of(ONE, new OffsetAndMetadata(6, Optional.empty(), ""))), any(Duration.class));
	}

	private static boolean isDraining(AssignedPartition partition) {
		if (!partition.start()) {
			return true;
		}
		partition.ended();
		return false;
	}

	@Test
	void commitsNothingOfALostPartitionThoughItIsReportedAsRevokedAsWell() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		finish(get(ONE), 5);
		this.lifecycle.lost(List.of(ONE));
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		then(this.consumer).should(never()).commitSync(anyMap(), any(Duration.class));
		assertThat(this.log.events()).extracting(RebalanceEvent::type)
			.containsExactly(RebalanceEvent.Type.LOST, RebalanceEvent.Type.ASSIGNED);
	}

	@Test
	void letsNothingOfAnEarlierAssignmentTouchALaterOne() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		AssignedPartition earlier = get(ONE);
		long ticket = register(earlier, 5);
		earlier.start();
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		AssignedPartition later = get(ONE);
		register(later, 5);
		earlier.finish(ticket, 1);
		later.tracker().advance();
		assertThat(later.tracker().committable()).isEqualTo(OffsetTracker.NOTHING);
		assertThat(later.tracker().inFlight()).isEqualTo(1);
	}

	@Test
	void remembersWhatWasUnfinished() {
		this.lifecycle.assigned(this.consumer, List.of(ONE));
		register(get(ONE), 5);
		this.lifecycle.revoked(this.consumer, List.of(ONE));
		assertThat(this.log.events().get(0))
			.isEqualTo(new RebalanceEvent(Instant.EPOCH, RebalanceEvent.Type.REVOKED, List.of("topic-1"), 1));
		then(this.consumer).should(times(1)).committed(anySet(), any());
	}

	private PartitionLifecycle lifecycle(Duration drainTimeout) {
		return new PartitionLifecycle("test", this.partitions,
				new OffsetCommitter("test", Duration.ofSeconds(1), () -> 0), drainTimeout, this.log,
				new EngineSurroundings(Runnable::run, (action, delay) -> {
				}, new ParkingWait(System::nanoTime), System::nanoTime, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));
	}

	private AssignedPartition get(TopicPartition topicPartition) {
		return Objects.requireNonNull(this.partitions.get(topicPartition));
	}

	private static long register(AssignedPartition partition, long offset) {
		return partition.register(new ConsumerRecord<>("topic", partition.topicPartition().partition(), offset, "", ""),
				1);
	}

	private static void finish(AssignedPartition partition, long offset) {
		long ticket = register(partition, offset);
		partition.start();
		partition.finish(ticket, 1);
		partition.ended();
	}

}
