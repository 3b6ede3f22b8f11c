package io.mergelane.guard;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import io.mergelane.group.Verdict;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GuardedGroup}: who is kept out, and for how long.
 */
class GuardedGroupTests {

	private long now = Duration.ofHours(1).toNanos();

	private final GuardedContainer container = container();

	private final GuardedGroup group = new GuardedGroup(this.container.group(),
			GuardSettingsTests.settings(GuardPolicy.PAUSE, UnidentifiedPolicy.WARN, false), Clock.systemUTC(),
			() -> this.now);

	@Test
	void isFreeWhenTwoLooksInARowSaySo() {
		this.group.keepOut(this.container);
		found(Verdict.CLEAR);
		assertThat(this.group.isFree()).as("whoever has left may only be restarted").isFalse();
		found(Verdict.TAKEN);
		found(Verdict.CLEAR);
		assertThat(this.group.isFree()).isFalse();
		found(Verdict.CLEAR);
		assertThat(this.group.isFree()).isTrue();
	}

	@Test
	void isNotFreeBecauseNobodyKnows() {
		this.group.keepOut(this.container);
		found(Verdict.UNKNOWN);
		found(Verdict.UNKNOWN);
		assertThat(this.group.isFree()).isFalse();
		found(Verdict.CLEAR);
		found(Verdict.UNKNOWN);
		found(Verdict.CLEAR);
		assertThat(this.group.isFree()).isFalse();
	}

	@Test
	void isLookedAtAsLongAsSomebodyIsKeptOut() {
		assertThat(this.group.isDue()).isFalse();
		this.group.keepOut(this.container);
		found(Verdict.TAKEN);
		assertThat(this.group.isDue()).isFalse();
		this.now += GuardSettings.Timing.DEFAULT.retry().toNanos();
		assertThat(this.group.isDue()).isTrue();
		assertThat(this.group.status().keptOut()).containsExactly("listener");
	}

	/**
	 * It is none any more when it does not run, and none yet when it starts again.
	 */
	@Test
	void aListenerThatDoesNotRunIsNoMember() {
		this.group.enter(this.container).rebalanced();
		assertThat(this.container.container().isRunning()).isFalse();
		assertThat(this.group.hasJoined()).isFalse();
		assertThat(this.group.running()).isEmpty();
	}

	private void found(Verdict verdict) {
		this.group.looked(Findings.of(verdict, false, false));
	}

	private static GuardedContainer container() {
		ContainerProperties properties = new ContainerProperties("orders");
		properties.setGroupId("group");
		ConcurrentMessageListenerContainer<Object, Object> container = new ConcurrentMessageListenerContainer<>(
				new DefaultKafkaConsumerFactory<>(Map.of()), properties);
		return new GuardedContainer(container, "listener", new GroupAddress(Map.of(), "group"));
	}

}
