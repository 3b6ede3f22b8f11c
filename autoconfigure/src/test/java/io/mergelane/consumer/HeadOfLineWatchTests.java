package io.mergelane.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.HeadOfLine;
import io.mergelane.flow.Circuit;
import io.mergelane.flow.FlowController;
import io.mergelane.flow.FlowLimits;
import io.mergelane.lane.HeldKey;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link HeadOfLineWatch}: promise L3.
 */
@ExtendWith(OutputCaptureExtension.class)
class HeadOfLineWatchTests {

	private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

	private final AssignedPartitions partitions = new AssignedPartitions(new ConsumerTime(() -> 0),
			new LagWatch(() -> 0, Clock.systemUTC(), Duration.ofMinutes(5)), mock());

	private final AssignedPartition partition = AssignedPartition.committed(PARTITION, new OffsetAndMetadata(0));

	private final FlowController flow = new FlowController(new FlowLimits(10, 1000, 100),
			new Circuit(0, Duration.ZERO, Duration.ZERO, () -> 0));

	private final List<RecordWork> polled = new ArrayList<>();

	private final HeldKey<RecordWork> held = mock();

	HeadOfLineWatchTests() {
		this.partitions.add(this.partition);
		this.flow.update(List.of(this.partition.load()));
	}

	@Test
	void leavesAFailedRecordAloneThatIsToWait(CapturedOutput output) {
		HeadOfLineWatch watch = watch(HeadOfLine.WAIT);
		fill();
		fail();
		watch.look(this.partitions);
		assertThat(watch.isHeldUp(PARTITION)).isTrue();
		assertThat(output).containsOnlyOnce(
				"topic-0@0 keeps its partition from going on, it has failed 1 times: java.lang.IllegalStateException");
		then(this.held).shouldHaveNoInteractions();
		watch.look(this.partitions);
		assertThat(output).containsOnlyOnce("topic-0@0 keeps");
	}

	@Test
	void letsOthersPassOneThatIsToBeParked() {
		fill();
		fail();
		watch(HeadOfLine.PARK).look(this.partitions);
		then(this.held).should().letOthersPass();
		then(this.held).should(never()).release(any());
		assertThat(this.polled.get(0).givenUp()).isNull();
	}

	@Test
	void givesUpOneThatIsToBecomeADeadLetter() {
		fill();
		fail();
		watch(HeadOfLine.DEAD_LETTER).look(this.partitions);
		assertThat(this.polled.get(0).givenUp()).isInstanceOf(HeadOfLineException.class);
		assertThat(this.polled.get(0).handledInVain()).isOne();
		then(this.held).should().release(List.of(this.polled.get(0)));
	}

	@ParameterizedTest
	@EnumSource(HeadOfLine.class)
	void leavesARecordAloneThatIsNotDue(HeadOfLine policy, CapturedOutput output) {
		fill();
		hold();
		HeadOfLineWatch watch = watch(policy);
		watch.look(this.partitions);
		then(this.held).shouldHaveNoInteractions();
		assertThat(this.polled.get(0).givenUp()).isNull();
		assertThat(output).contains("topic-0@0 keeps its partition from going on, it is not due");
	}

	@ParameterizedTest
	@EnumSource(HeadOfLine.class)
	void leavesARecordAloneWhoseHandlerHasNotReturned(HeadOfLine policy, CapturedOutput output) {
		fill();
		watch(policy).look(this.partitions);
		assertThat(this.polled.get(0).givenUp()).isNull();
		assertThat(output).contains("topic-0@0 keeps its partition from going on, its handler has not returned");
	}

	@ParameterizedTest
	@EnumSource(HeadOfLine.class)
	void leavesAFailedRecordAloneWhileOthersAreInWork(HeadOfLine policy) {
		poll(100);
		finish(1, 90);
		fail();
		HeadOfLineWatch watch = watch(policy);
		watch.look(this.partitions);
		assertThat(watch.isHeldUp(PARTITION)).isFalse();
		then(this.held).shouldHaveNoInteractions();
	}

	@Test
	void forgetsWhatGoesOn() {
		fill();
		fail();
		HeadOfLineWatch watch = watch(HeadOfLine.WAIT);
		watch.look(this.partitions);
		finish(0, 1);
		this.partition.tracker().advance();
		watch.look(this.partitions);
		assertThat(watch.isHeldUp(PARTITION)).isFalse();
	}

	private HeadOfLineWatch watch(HeadOfLine policy) {
		return new HeadOfLineWatch("test", policy, this.flow);
	}

	private void fill() {
		poll(100);
		finish(1, 100);
	}

	private void poll(int count) {
		for (int offset = 0; offset < count; offset++) {
			ConsumerRecord<Object, Object> record = new ConsumerRecord<>("topic", 0, offset, "key", "value");
			long ticket = this.partition.register(record, 1, 0);
			this.polled.add(new RecordWork(record, null, this.partition, ticket, 1));
		}
	}

	private void finish(int from, int to) {
		this.polled.subList(from, to).forEach((work) -> {
			assertThat(work.start()).isTrue();
			work.finished();
		});
		this.partition.tracker().advance();
	}

	private void fail() {
		RecordWork first = this.polled.get(0);
		assertThat(first.start()).isTrue();
		assertThat(first.failed(new IllegalStateException("planned"))).isTrue();
		hold();
	}

	private void hold() {
		FailedKey waiting = new FailedKey(this.held, List.of(this.polled.get(0)));
		assertThat(this.partition.waiting(0)).isSameAs(waiting);
	}

}
