package io.mergelane.sample.proof;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GroupWatch} and {@link StallWatch}.
 */
class GroupWatchTests {

	private static final TopicPartition FIRST = new TopicPartition("member-changes", 0);

	private static final TopicPartition SECOND = new TopicPartition("member-changes", 1);

	private final GroupOffsetsReader reader = mock(GroupOffsetsReader.class);

	private final GroupWatch watch = new GroupWatch(this.reader, 200);

	@Test
	void isNotDoneBeforePublishingHasEnded() throws Exception {
		look(false, Map.of(FIRST, 100L), Map.of(FIRST, 100L, SECOND, 0L));
		assertThat(this.watch.isDone()).isFalse();
	}

	@Test
	void isDoneOnceTheEndAfterPublishingIsCommitted() throws Exception {
		look(true, Map.of(FIRST, 99L), Map.of(FIRST, 100L, SECOND, 100L));
		assertThat(this.watch.isDone()).isFalse();
		assertThat(this.watch.lag()).isEqualTo(101);
		assertThat(this.watch.missing().lines()).containsExactly("  member-changes-0 is committed up to 99 of 100",
				"  member-changes-1 is committed up to 0 of 100");
		look(true, Map.of(FIRST, 120L, SECOND, 100L), Map.of(FIRST, 150L, SECOND, 100L));
		assertThat(this.watch.isDone()).isTrue();
		assertThat(this.watch.missing()).isEmpty();
	}

	@Test
	void countsFromWhereTheGroupWas() throws Exception {
		look(false, Map.of(FIRST, 1000L), Map.of(FIRST, 1000L, SECOND, 0L));
		look(false, Map.of(FIRST, 1040L), Map.of(FIRST, 1050L, SECOND, 60L));
		assertThat(this.watch.progress(110, Duration.ofSeconds(1)))
			.isEqualTo(new Progress(110, 200, 40, 200, Duration.ofSeconds(1)));
	}

	@Test
	void keepsTheLastLookWhenTheBrokerDoesNotAnswer() throws Exception {
		look(false, Map.of(FIRST, 10L), Map.of(FIRST, 100L));
		given(this.reader.read()).willThrow(new ExecutionException(new TimeoutException()));
		this.watch.look(true);
		assertThat(this.watch.isDone()).isFalse();
		assertThat(this.watch.mark()).isEqualTo(10);
	}

	@Test
	void standsStillOnlyWithoutAnyMove() {
		StallWatch stall = new StallWatch(Duration.ofSeconds(10));
		assertThat(stall.isStalled(0, Duration.ZERO)).isFalse();
		assertThat(stall.isStalled(1, Duration.ofSeconds(9))).isFalse();
		assertThat(stall.isStalled(1, Duration.ofSeconds(18))).isFalse();
		assertThat(stall.isStalled(1, Duration.ofSeconds(19))).isTrue();
	}

	private void look(boolean publishingEnded, Map<TopicPartition, Long> committed, Map<TopicPartition, Long> end)
			throws Exception {
		given(this.reader.read()).willReturn(new GroupOffsets(committed, end));
		this.watch.look(publishingEnded);
	}

}
