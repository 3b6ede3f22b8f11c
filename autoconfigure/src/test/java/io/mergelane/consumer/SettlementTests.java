package io.mergelane.consumer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.mergelane.HeadOfLine;
import io.mergelane.failure.FailureClassifier;
import io.mergelane.failure.LineBudget;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.flow.Circuit;
import io.mergelane.handler.NotHandledException;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.lane.LaneTurn;
import io.mergelane.recovery.FailureSettings;
import io.mergelane.recovery.RetrySchedule;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Settlement}: promise L5. A turn that is to find out whether a backend
 * is back, and tells nothing of it, must not keep others from finding out: the next one
 * would come in an hour.
 */
class SettlementTests {

	private final Circuit circuit = new Circuit(1, Duration.ZERO, Duration.ofHours(1), () -> 0);

	private final RetrySchedule retry = new RetrySchedule(Duration.ofSeconds(1), 2, Duration.ofSeconds(1), () -> 0);

	private final FailureLog log = new FailureLog("test", this.retry, new LineBudget(1, Duration.ofDays(1), () -> 0));

	private final ListenerCounts counts = new ListenerCounts();

	private final FailureJudge judge = new FailureJudge(new FailureClassifier(),
			new FailureSettings(this.retry, 5, true, 0,
					new FailureSettings.Circuit(1, Duration.ZERO, Duration.ofHours(1)), HeadOfLine.WAIT),
			true, this.circuit, this.log, this.counts);

	private final GivenUpRecords givenUp = new GivenUpRecords("test", null,
			(letter) -> CompletableFuture.failedFuture(new IllegalStateException("planned")),
			mock(RecordsHandler.class), this.judge, Runnable::run, (action, delay) -> {
			}, this.log);

	private final LaneTurn<RecordWork> turn = mock();

	private final AssignedPartition partition = AssignedPartition.committed(new TopicPartition("topic", 0),
			new OffsetAndMetadata(0));

	private final RecordWork work = work();

	@BeforeEach
	void halfOpen() {
		given(this.turn.hold(any())).willReturn(mock());
		this.circuit.failed("key", true);
		assertThat(this.circuit.enter()).isZero();
		assertThat(this.circuit.enter()).as("one at a time").isPositive();
		assertThat(this.work.start()).isTrue();
	}

	@Test
	void aRecordThatIsNotDueTellsNothingOfTheBackend() {
		settle(new RecordFailure(0, new NotHandledException(), Duration.ofHours(1)));
		assertThat(this.circuit.enter()).isZero();
	}

	@Test
	void aRecordAtFaultItselfTellsNothingOfTheBackend() {
		settle(new RecordFailure(0, new RejectedRecordException("planned")));
		assertThat(this.circuit.enter()).isZero();
	}

	@Test
	void aDeadLetterThatIsSentAgainTellsNothingOfTheBackend() {
		this.work.giveUp(new RejectedRecordException("planned"), 1);
		settle(new RecordFailure(0, new RejectedRecordException("planned")));
		assertThat(this.circuit.enter()).isZero();
	}

	@Test
	void aRecordOfALostPartitionTellsNothingOfTheBackend() {
		this.partition.close();
		settle(new RecordFailure(0, new IllegalStateException("planned")));
		assertThat(this.circuit.enter()).isZero();
	}

	@Test
	void aRecordThatFailsAsBeforeTellsThatItIsStillAway() {
		settle(new RecordFailure(0, new IllegalStateException("planned")));
		assertThat(this.circuit.state()).isEqualTo(Circuit.State.OPEN);
	}

	@Test
	void countsARecordOnceThatIsFinishedFirstAndWithTheOthers() {
		Settlement settlement = settlement();
		settlement.finishedFirst(1);
		settlement.finishedFirst(1);
		settlement.through(List.of());
		assertThat(this.counts.snapshot()).isEqualTo(new RecordCounts(1, 0, 0, 0, 0, 0, 0));
	}

	private void settle(RecordFailure failure) {
		settlement().through(List.of(failure));
	}

	private Settlement settlement() {
		return new Settlement(List.of(this.work), this.turn,
				new FailedRecords(this.judge, this.givenUp, (action, delay) -> {
				}, this.log), false, Duration.ZERO, this.log);
	}

	private RecordWork work() {
		ConsumerRecord<Object, Object> record = new ConsumerRecord<>("topic", 0, 0, "key", "value");
		return new RecordWork(record, null, this.partition, this.partition.register(record, 1, 0), 1);
	}

}
