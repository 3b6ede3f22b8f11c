package io.mergelane.commit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.tracker.CommitMetadata;
import io.mergelane.tracker.OffsetTracker;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link OffsetCommitter}: promises S1 to S4 and S7.
 */
class OffsetCommitterTests {

	private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

	private final AtomicLong now = new AtomicLong();

	private final OffsetCommitter committer = new OffsetCommitter("test", Duration.ofSeconds(1), this.now::get,
			new Stamps(), () -> this.failed++);

	private int failed;

	private String stamp = "";

	private final OffsetTracker tracker = new OffsetTracker(10);

	private final PartitionCommit partition = new PartitionCommit(PARTITION, this.tracker, 10, "");

	private final Consumer<?, ?> consumer = mock();

	@Test
	void commitsNothingIfNothingIsFinished() {
		this.tracker.register(10, 1, 0, 0);
		commitIfDue();
		then(this.consumer).should(never()).commitAsync(any(), any());
	}

	@Test
	void commitsOffsetAndLeaderEpochOfWhatIsFinished() {
		finish(10, 7);
		commitIfDue();
		then(this.consumer).should()
			.commitAsync(eq(Map.of(PARTITION, new OffsetAndMetadata(11, Optional.of(7), ""))), any());
	}

	@Test
	void doesNotCommitMoreOftenThanTheInterval() {
		finish(10, 1);
		commitIfDue();
		callback().onComplete(Map.of(), null);
		finish(11, 1);
		commitIfDue();
		then(this.consumer).should(times(1)).commitAsync(any(), any());
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		commitIfDue();
		then(this.consumer).should(times(2)).commitAsync(any(), any());
	}

	@Test
	void hasOneCommitOnItsWayAtATime() {
		finish(10, 1);
		commitIfDue();
		finish(11, 1);
		this.now.addAndGet(Duration.ofMinutes(1).toNanos());
		commitIfDue();
		then(this.consumer).should(times(1)).commitAsync(any(), any());
	}

	@Test
	void commitsAgainWhatCouldNotBeCommitted() {
		finish(10, 1);
		commitIfDue();
		callback().onComplete(Map.of(), new CommitFailedException());
		assertThat(this.partition.committed()).isEqualTo(10);
		assertThat(this.committer.failures()).isEqualTo(1);
		assertThat(this.failed).isEqualTo(1);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		commitIfDue();
		then(this.consumer).should(times(2)).commitAsync(any(), any());
	}

	@Test
	void remembersWhatIsCommitted() {
		finish(10, 1);
		commitIfDue();
		callback().onComplete(Map.of(), null);
		assertThat(this.partition.committed()).isEqualTo(11);
	}

	@Test
	void commitsNothingBelowWhatIsCommitted() {
		PartitionCommit ahead = new PartitionCommit(PARTITION, this.tracker, 100, "");
		finish(10, 1);
		this.committer.commitIfDue(this.consumer, List.of(ahead));
		then(this.consumer).should(never()).commitAsync(any(), any());
	}

	@Test
	void commitsAStampThoughNothingIsFinishedAndOnce() {
		this.stamp = "o=application";
		commitIfDue();
		then(this.consumer).should()
			.commitAsync(eq(Map.of(PARTITION, new OffsetAndMetadata(10, Optional.empty(), "ml1;o=application"))),
					any());
		callback().onComplete(Map.of(), null);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		commitIfDue();
		then(this.consumer).should(times(1)).commitAsync(any(), any());
	}

	@Test
	void commitsNoStampThatIsCommitted() {
		this.stamp = "o=application";
		this.committer.commitIfDue(this.consumer,
				List.of(new PartitionCommit(PARTITION, this.tracker, 10, "o=application")));
		then(this.consumer).should(never()).commitAsync(any(), any());
	}

	@Test
	void commitsAStampWithWhatIsFinished() {
		this.stamp = "o=application";
		this.tracker.register(10, 1, 0, 0);
		finish(11, 1);
		commitIfDue();
		then(this.consumer).should().commitAsync(anyMap(), any());
		assertThat(CommitMetadata.stamp(sent().metadata())).isEqualTo("o=application");
		assertThat(CommitMetadata.read(sent().metadata(), 10).contains(11)).isTrue();
	}

	@Test
	void commitsNoStampBelowWhatIsCommitted() {
		this.stamp = "o=application";
		this.committer.commitIfDue(this.consumer, List.of(new PartitionCommit(PARTITION, this.tracker, 100, "")));
		then(this.consumer).should(never()).commitAsync(any(), any());
	}

	@Test
	void aStampThatTheBrokerHasNoRoomForIsLeftOutAndNotTriedForEver() {
		this.stamp = "o=" + "x".repeat(300);
		List<String> tried = new ArrayList<>();
		willAnswer((call) -> {
			String metadata = only(call.getArgument(0)).metadata();
			tried.add(metadata);
			if (metadata.length() > 100) {
				throw new OffsetMetadataTooLarge("planned");
			}
			return null;
		}).given(this.consumer).commitSync(anyMap(), any(Duration.class));
		this.committer.commitNow(this.consumer, List.of(this.partition), Duration.ofSeconds(1));
		assertThat(tried).last().isEqualTo("");
		this.committer.commitNow(this.consumer, List.of(this.partition), Duration.ofSeconds(1));
		assertThat(tried).containsOnlyOnce("");
	}

	@Test
	void commitsNothingOfAClosedPartition() {
		finish(10, 1);
		this.partition.close();
		commitIfDue();
		this.committer.commitNow(this.consumer, List.of(this.partition), Duration.ofSeconds(1));
		then(this.consumer).shouldHaveNoInteractions();
	}

	@Test
	@SuppressWarnings("unchecked")
	void commitsOnceMoreIfTheContainerWokeTheConsumerUp() {
		finish(10, 1);
		willThrow(new WakeupException()).willDoNothing()
			.given(this.consumer)
			.commitSync(any(Map.class), any(Duration.class));
		this.committer.commitNow(this.consumer, List.of(this.partition), Duration.ofSeconds(1));
		assertThat(this.partition.committed()).isEqualTo(11);
	}

	@Test
	@SuppressWarnings("unchecked")
	void letsAFailedSynchronousCommitPass() {
		finish(10, 1);
		willThrow(new CommitFailedException()).given(this.consumer).commitSync(any(Map.class), any(Duration.class));
		this.committer.commitNow(this.consumer, List.of(this.partition), Duration.ofSeconds(1));
		assertThat(this.partition.committed()).isEqualTo(10);
		assertThat(this.committer.failures()).isEqualTo(1);
	}

	@Test
	void commitsWhatIsFinishedBeyondAnUnfinishedRecord() {
		this.tracker.register(10, 1, 0, 0);
		finish(11, 1);
		commitIfDue();
		OffsetAndMetadata committed = sent();
		assertThat(committed.offset()).isEqualTo(10);
		assertThat(CommitMetadata.read(committed.metadata(), 10).contains(11)).isTrue();
	}

	@Test
	void commitsTheSameOffsetAgainOnlyIfMoreIsFinished() {
		this.tracker.register(10, 1, 0, 0);
		finish(11, 1);
		commitIfDue();
		callback().onComplete(Map.of(), null);
		pass(Duration.ofSeconds(1));
		commitIfDue();
		then(this.consumer).should(times(1)).commitAsync(any(), any());
		finish(12, 1);
		commitIfDue();
		then(this.consumer).should(times(2)).commitAsync(any(), any());
	}

	@Test
	void commitsAtOnceWithShorterMetadataIfTheBrokerRefusesItsLength() {
		this.tracker.register(10, 1, 0, 0);
		for (int offset = 11; offset < 200; offset += 2) {
			finish(offset, 1);
			this.tracker.register(offset + 1, 1, 0, 0);
		}
		commitIfDue();
		int refused = sent().metadata().length();
		callback().onComplete(Map.of(), new OffsetMetadataTooLarge());
		commitIfDue();
		ArgumentCaptor<Map<TopicPartition, OffsetAndMetadata>> offsets = ArgumentCaptor.captor();
		then(this.consumer).should(times(2)).commitAsync(offsets.capture(), any());
		assertThat(only(offsets.getValue()).metadata()).hasSizeLessThan(refused);
		assertThat(this.partition.unrecorded()).isPositive();
		assertThat(this.committer.failures()).isZero();
	}

	@Test
	@SuppressWarnings("unchecked")
	void commitsSynchronouslyWithoutMetadataIfTheBrokerTakesNone() {
		this.tracker.register(10, 1, 0, 0);
		finish(11, 1);
		willAnswer((call) -> {
			if (!only(call.getArgument(0)).metadata().isEmpty()) {
				throw new OffsetMetadataTooLarge();
			}
			return null;
		}).given(this.consumer).commitSync(any(Map.class), any(Duration.class));
		this.committer.commitNow(this.consumer, List.of(this.partition), Duration.ofSeconds(1));
		assertThat(this.partition.unrecorded()).isEqualTo(1);
		assertThat(this.committer.failures()).isZero();
		assertThat(this.partition.due(0, "")).as("nothing is left to commit").isNull();
	}

	private OffsetAndMetadata sent() {
		ArgumentCaptor<Map<TopicPartition, OffsetAndMetadata>> offsets = ArgumentCaptor.captor();
		then(this.consumer).should().commitAsync(offsets.capture(), any());
		return only(offsets.getValue());
	}

	private static OffsetAndMetadata only(Map<TopicPartition, OffsetAndMetadata> offsets) {
		return Objects.requireNonNull(offsets.get(PARTITION));
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	private void finish(long offset, int leaderEpoch) {
		this.tracker.complete(this.tracker.register(offset, leaderEpoch, 0, 0));
		this.tracker.advance();
	}

	private void commitIfDue() {
		this.committer.commitIfDue(this.consumer, List.of(this.partition));
	}

	private OffsetCommitCallback callback() {
		ArgumentCaptor<OffsetCommitCallback> callback = ArgumentCaptor.forClass(OffsetCommitCallback.class);
		then(this.consumer).should().commitAsync(any(), callback.capture());
		return callback.getValue();
	}

	private final class Stamps implements CommitStamps {

		@Override
		public void assigned(TopicPartition partition, String metadata) {
			// It is the same for all.
		}

		@Override
		public String stamp(TopicPartition partition) {
			return OffsetCommitterTests.this.stamp;
		}

	}

}
