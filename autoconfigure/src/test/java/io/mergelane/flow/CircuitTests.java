package io.mergelane.flow;

import java.time.Duration;

import io.mergelane.flow.Circuit.Effect;
import io.mergelane.flow.Circuit.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Circuit}: promise L5.
 */
class CircuitTests {

	private long now;

	private final Circuit circuit = new Circuit(3, Duration.ofSeconds(1), Duration.ofSeconds(5), () -> this.now);

	@Test
	void opensWhenSoManyKeysHaveFailedWithoutASuccessBetween() {
		this.circuit.failed("a", true);
		this.circuit.failed("b", true);
		this.circuit.succeeded();
		this.circuit.failed("a", true);
		this.circuit.failed("b", true);
		assertThat(this.circuit.state()).isEqualTo(State.CLOSED);
		assertThat(this.circuit.failed("c", true)).isEqualTo(Effect.OPENED);
		assertThat(this.circuit.state()).isEqualTo(State.OPEN);
		assertThat(this.circuit.enter()).isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void aLoneKeyDoesNotOpenIt() {
		for (int i = 0; i < 100; i++) {
			this.circuit.failed("a", true);
		}
		assertThat(this.circuit.enter()).isZero();
	}

	@Test
	void failuresThatTellOfThemselvesOnlyDoNotOpenItButEndAProbe() {
		for (int i = 0; i < 100; i++) {
			this.circuit.failed("key-" + i, false);
		}
		assertThat(this.circuit.enter()).isZero();
		open();
		pass(Duration.ofSeconds(1));
		this.circuit.enter();
		assertThat(this.circuit.failed("a", false)).isEqualTo(Effect.REOPENED);
		assertThat(this.circuit.state()).isEqualTo(State.OPEN);
		assertThat(this.circuit.failed("b", true)).as("it began before").isEqualTo(Effect.NONE);
	}

	@Test
	void letsOneProbeInAndClosesWithItsSuccess() {
		open();
		pass(Duration.ofSeconds(1));
		assertThat(this.circuit.enter()).isZero();
		assertThat(this.circuit.state()).isEqualTo(State.HALF_OPEN);
		assertThat(this.circuit.enter()).isPositive();
		assertThat(this.circuit.succeeded()).isTrue();
		assertThat(this.circuit.enter()).isZero();
		assertThat(this.circuit.succeeded()).as("it was closed before").isFalse();
	}

	@Test
	void waitsLongerAfterEachProbeThatFailsUpToALimit() {
		open();
		for (int seconds : new int[] { 1, 2, 4, 5, 5 }) {
			assertThat(this.circuit.enter()).isEqualTo(Duration.ofSeconds(seconds).toNanos());
			pass(Duration.ofSeconds(seconds));
			assertThat(this.circuit.enter()).isZero();
			this.circuit.failed("d", true);
		}
		pass(Duration.ofSeconds(5));
		this.circuit.enter();
		this.circuit.succeeded();
		open();
		assertThat(this.circuit.enter()).as("as the first time").isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void aProbeWithoutAnAnswerMakesRoomForAnother() {
		open();
		pass(Duration.ofSeconds(1));
		this.circuit.enter();
		this.circuit.left();
		assertThat(this.circuit.enter()).as("nothing to do, or a poison record").isZero();
		pass(Duration.ofSeconds(5));
		assertThat(this.circuit.enter()).as("it hangs").isZero();
	}

	@Test
	void aLateSuccessDoesNotCloseIt() {
		open();
		this.circuit.succeeded();
		assertThat(this.circuit.state()).isEqualTo(State.OPEN);
	}

	@Test
	void neverOpensIfItIsNotTo() {
		Circuit none = new Circuit(0, Duration.ZERO, Duration.ZERO, () -> 0);
		none.failed("a", true);
		assertThat(none.enter()).isZero();
	}

	private void open() {
		this.circuit.failed("a", true);
		this.circuit.failed("b", true);
		this.circuit.failed(null, true);
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
