package io.mergelane.flow;

import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FlowController}: promise S9.
 */
class FlowControllerTests {

	private static final PartitionLoad IDLE = new PartitionLoad(0, 0, 0, 0);

	private final FlowController flow = new FlowController(new FlowLimits(100, 1000, 500),
			new Circuit(1, Duration.ofSeconds(1), Duration.ofSeconds(1), () -> 0));

	@Test
	void takesRecordsBelowTheLimits() {
		assertThat(decide(new PartitionLoad(99, 999, 499, 99))).isNull();
	}

	@Test
	void pausesAtTheLimitOfRecordsAndResumesAtTheLowMark() {
		assertThat(decide(records(100))).isEqualTo(PauseReason.RECORDS);
		assertThat(this.flow.isFull()).isTrue();
		assertThat(decide(records(76))).isEqualTo(PauseReason.RECORDS);
		assertThat(decide(records(75))).isNull();
		assertThat(this.flow.isFull()).isFalse();
	}

	@Test
	void countsTheRecordsOfAllPartitions() {
		assertThat(decide(records(50), records(50))).isEqualTo(PauseReason.RECORDS);
	}

	@Test
	void pausesAtTheLimitOfBytes() {
		assertThat(decide(bytes(1000))).isEqualTo(PauseReason.BYTES);
		assertThat(decide(bytes(750))).isNull();
	}

	@Test
	void leavesRoomForOthersWhenAPartitionStandsStill() {
		assertThat(decide(records(66), IDLE)).isNull();
		assertThat(decide(records(67), IDLE)).isEqualTo(PauseReason.SHARE);
		assertThat(this.flow.decide(IDLE)).isNull();
		assertThat(decide(bytes(667), IDLE)).isEqualTo(PauseReason.SHARE);
	}

	@Test
	void letsEqualPartitionsFillTheLimitTogether() {
		assertThat(decide(records(33), records(33), records(33))).isNull();
		assertThat(decide(records(34), records(33), records(33))).isEqualTo(PauseReason.RECORDS);
	}

	@Test
	void leavesRoomForOthersWhenTwoPartitionsStandStill() {
		assertThat(decide(records(40), records(40), IDLE)).isNull();
		assertThat(decide(records(41), records(41), IDLE)).isEqualTo(PauseReason.SHARE);
		assertThat(this.flow.decide(IDLE)).isNull();
	}

	@Test
	void pausesOnlyThePartitionWhoseSpanIsTooLong() {
		PartitionLoad long250 = new PartitionLoad(1, 1, 250, 0);
		assertThat(decide(long250, IDLE)).as("half of what all may have").isEqualTo(PauseReason.SPAN);
		assertThat(this.flow.decide(IDLE)).isNull();
		assertThat(decide(long250)).isNull();
	}

	@Test
	void pausesThePartitionOfWhichTooMuchWouldBeHandledAgain() {
		assertThat(decide(new PartitionLoad(1, 1, 150, 100), IDLE)).isEqualTo(PauseReason.METADATA);
		assertThat(this.flow.decide(IDLE)).isNull();
	}

	@Test
	void resumesWithTheSmallestLimits() {
		FlowController tiny = new FlowController(new FlowLimits(1, 1, 1),
				new Circuit(0, Duration.ZERO, Duration.ZERO, () -> 0));
		PartitionLoad one = new PartitionLoad(1, 1, 1, 0);
		tiny.update(Arrays.asList(one, IDLE));
		assertThat(tiny.decide(one)).isNotNull();
		tiny.update(Arrays.asList(IDLE, IDLE));
		assertThat(tiny.decide(IDLE)).isNull();
	}

	private @org.jspecify.annotations.Nullable PauseReason decide(PartitionLoad... loads) {
		this.flow.update(Arrays.asList(loads));
		return this.flow.decide(loads[0]);
	}

	private static PartitionLoad records(long records) {
		return new PartitionLoad(records, 0, records, 0);
	}

	private static PartitionLoad bytes(long bytes) {
		return new PartitionLoad(1, bytes, 1, 0);
	}

}
