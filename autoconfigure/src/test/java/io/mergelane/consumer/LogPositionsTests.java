package io.mergelane.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.NoCommittedOffset;
import io.mergelane.rebalance.OffsetReset;
import io.mergelane.rebalance.RebalanceLog;
import io.mergelane.skew.KeyNames;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anySet;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link LogPositions} while records are read: promise S17.
 */
class LogPositionsTests {

	private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

	private final Consumer<?, ?> consumer = mock();

	private final RebalanceLog log = new RebalanceLog((event) -> {
	});

	private final AtomicLong now = new AtomicLong();

	@Test
	void takesAGapForOneThatCompactionLeft() {
		logBegins(100);
		positions(NoCommittedOffset.FAIL_IF_LOST).jumped(this.consumer, jump(100, 105));
		assertThat(this.log.resets()).isEmpty();
	}

	@Test
	void stopsIfTheLogBeginsBehindWhatWasToBeReadNext() {
		logBegins(103);
		LogPositions positions = positions(NoCommittedOffset.FAIL_IF_LOST);
		assertThatExceptionOfType(LostOffsetException.class)
			.isThrownBy(() -> positions.jumped(this.consumer, jump(100, 105)))
			.withMessageContaining("topic-0 was to go on at 100, but the log begins at 103");
	}

	@Test
	void goesOnIfThatIsChosenAndRemembersIt() {
		logBegins(105);
		positions(NoCommittedOffset.EARLIEST).jumped(this.consumer, jump(100, 105));
		assertThat(this.log.resets()).extracting(OffsetReset::skipped).containsExactly(5L);
	}

	@Test
	void asksTheBrokerOnceASecondAndForgetsNoGapMeanwhile() {
		LogPositions positions = positions(NoCommittedOffset.EARLIEST);
		logBegins(0);
		positions.jumped(this.consumer, jump(100, 105));
		logBegins(300);
		positions.jumped(this.consumer, jump(200, 300));
		positions.jumped(this.consumer, List.of());
		then(this.consumer).should(times(1)).beginningOffsets(anyCollection(), any());
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		positions.jumped(this.consumer, List.of());
		assertThat(this.log.resets()).extracting(OffsetReset::from).containsExactly(200L);
	}

	@Test
	void looksIntoAGapBeforeTheLogLosesWhatIsReadByThen() {
		LogPositions positions = positions(NoCommittedOffset.FAIL_IF_LOST);
		logBegins(0);
		positions.jumped(this.consumer, jump(10, 12));
		positions.jumped(this.consumer, jump(100, 105));
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		positions.checkJumps(this.consumer);
		logBegins(300);
		this.now.addAndGet(Duration.ofHours(8).toNanos());
		positions.jumped(this.consumer, List.of());
		assertThat(this.log.resets()).isEmpty();
	}

	@Test
	void asksAgainLaterIfTheBrokerDoesNotAnswer() {
		LogPositions positions = positions(NoCommittedOffset.EARLIEST);
		given(this.consumer.beginningOffsets(anyCollection(), any())).willThrow(new TimeoutException());
		positions.jumped(this.consumer, jump(100, 105));
		assertThat(this.log.resets()).isEmpty();
		willReturn(Map.of(PARTITION, 105L)).given(this.consumer).beginningOffsets(anyCollection(), any());
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		positions.checkJumps(this.consumer);
		assertThat(this.log.resets()).hasSize(1);
	}

	@Test
	void forgetsWhatItFoundInPartitionsThatHaveGone() {
		LogPositions positions = positions(NoCommittedOffset.FAIL_IF_LOST);
		logBegins(0);
		positions.jumped(this.consumer, jump(10, 12));
		positions.jumped(this.consumer, jump(100, 105));
		positions.forget(List.of(PARTITION));
		logBegins(300);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		positions.checkJumps(this.consumer);
	}

	@Test
	void staysWithItsRefusal() {
		logBegins(103);
		LogPositions positions = positions(NoCommittedOffset.FAIL_IF_LOST);
		assertThatExceptionOfType(LostOffsetException.class)
			.isThrownBy(() -> positions.jumped(this.consumer, jump(100, 105)));
		assertThatExceptionOfType(LostOffsetException.class)
			.isThrownBy(() -> positions.jumped(this.consumer, List.of()));
	}

	@Test
	void beginsThoughTheContainerWokeTheConsumerUp() {
		given(this.consumer.committed(anySet(), any())).willThrow(new WakeupException())
			.willReturn(Map.of(PARTITION, new OffsetAndMetadata(7)));
		given(this.consumer.beginningOffsets(anyCollection(), any())).willThrow(new WakeupException())
			.willReturn(Map.of(PARTITION, 0L));
		given(this.consumer.endOffsets(anyCollection(), any())).willThrow(new WakeupException())
			.willReturn(Map.of(PARTITION, 9L));
		LogPositions.Begun begun = positions(NoCommittedOffset.EARLIEST).begin(this.consumer, List.of(PARTITION));
		assertThat(begun.unanswered()).isEmpty();
		assertThat(begun.partitions()).extracting((partition) -> partition.tracker().committable()).containsExactly(7L);
	}

	@Test
	void looksIntoAGapThoughTheContainerWokeTheConsumerUp() {
		LogPositions positions = positions(NoCommittedOffset.EARLIEST);
		given(this.consumer.beginningOffsets(anyCollection(), any())).willThrow(new WakeupException())
			.willReturn(Map.of(PARTITION, 105L));
		positions.jumped(this.consumer, jump(100, 105));
		assertThat(this.log.resets()).hasSize(1);
	}

	private void logBegins(long offset) {
		given(this.consumer.beginningOffsets(anyCollection(), any())).willReturn(Map.of(PARTITION, offset));
	}

	private LogPositions positions(NoCommittedOffset policy) {
		return new LogPositions("test", policy, PositionStore.KAFKA, this.log,
				new EngineSurroundings(Runnable::run, (action, delay) -> {
				}, (condition, nanos) -> true, this.now::get, Clock.systemUTC(), GroupMembership.UNGUARDED,
						KeyNames.hashed(), new ListenerCounts()));
	}

	private static List<LogPositions.Jump> jump(long from, long to) {
		return List.of(new LogPositions.Jump(PARTITION, from, to));
	}

}
