package io.mergelane.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReplayPace}.
 */
class ReplayPaceTests {

	private final List<Long> waits = new ArrayList<>();

	private long now;

	private boolean closed;

	@Test
	void waitsForEachRecordToBeDue() throws Exception {
		ReplayPace pace = new ReplayPace(100, () -> this.now, this::await);
		for (int i = 0; i < 5; i++) {
			pace.await();
		}
		assertThat(TimeUnit.NANOSECONDS.toMillis(this.now)).isBetween(39L, 40L);
		assertThat(this.waits).startsWith(0L);
	}

	@Test
	void takesNothingWhenItIsClosed() {
		this.closed = true;
		ReplayPace pace = new ReplayPace(100, () -> this.now, this::await);
		assertThatExceptionOfType(ReplayStoppedException.class).isThrownBy(pace::await)
			.withMessageContaining("The application stops");
	}

	private boolean await(long nanos) {
		this.waits.add(nanos);
		this.now += nanos;
		return this.closed;
	}

}
