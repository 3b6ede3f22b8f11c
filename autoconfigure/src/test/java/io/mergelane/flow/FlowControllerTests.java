package io.mergelane.flow;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FlowController}: promise S9.
 */
class FlowControllerTests {

	private final FlowController flow = new FlowController(new FlowLimits(100, 1000, 500));

	@Test
	void takesRecordsBelowTheLimits() {
		this.flow.update(99, 999);
		assertThat(this.flow.decide(499)).isNull();
	}

	@Test
	void pausesAtTheLimitOfRecordsAndResumesAtTheLowMark() {
		this.flow.update(100, 0);
		assertThat(this.flow.decide(0)).isEqualTo(PauseReason.RECORDS);
		this.flow.update(76, 0);
		assertThat(this.flow.decide(0)).isEqualTo(PauseReason.RECORDS);
		this.flow.update(75, 0);
		assertThat(this.flow.decide(0)).isNull();
	}

	@Test
	void pausesAtTheLimitOfBytes() {
		this.flow.update(1, 1000);
		assertThat(this.flow.decide(0)).isEqualTo(PauseReason.BYTES);
		this.flow.update(1, 750);
		assertThat(this.flow.decide(0)).isNull();
	}

	@Test
	void pausesOnlyThePartitionWhoseSpanIsTooLong() {
		this.flow.update(1, 1);
		assertThat(this.flow.decide(500)).isEqualTo(PauseReason.SPAN);
		assertThat(this.flow.decide(1)).isNull();
	}

	@Test
	void resumesWithTheSmallestLimits() {
		FlowController tiny = new FlowController(new FlowLimits(1, 1, 1));
		tiny.update(1, 1);
		assertThat(tiny.decide(0)).isNotNull();
		tiny.update(0, 0);
		assertThat(tiny.decide(0)).isNull();
	}

}
