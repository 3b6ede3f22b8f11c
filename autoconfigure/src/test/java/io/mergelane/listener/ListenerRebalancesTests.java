package io.mergelane.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.rebalance.RebalanceCause;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.StormReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ListenerRebalances}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ListenerRebalancesTests {

	private static final RebalanceEvent REBALANCE = new RebalanceEvent(Instant.EPOCH, RebalanceEvent.Type.REVOKED,
			List.of("orders-0"), 0);

	private static final StormReport STORM = new StormReport(Instant.EPOCH, 6, Duration.ofSeconds(130),
			RebalanceCause.MEMBERS_CHANGED, "two at /10.0.3.14", "See why.");

	private final List<Object> events = new ArrayList<>();

	private final LaneListenerContainer container = mock();

	private final ListenerRebalances rebalances = new ListenerRebalances(this.container);

	@BeforeEach
	void describe() {
		given(this.container.getListenerId()).willReturn("orders");
		given(this.container.getGroupId()).willReturn("shop");
		publishTo(this.events::add);
	}

	@Test
	void tellsWhatHappenedAndWhy() {
		this.rebalances.happened(REBALANCE);
		this.rebalances.explained(REBALANCE);
		assertThat(this.events).satisfiesExactly(
				(event) -> assertThat(event).isInstanceOfSatisfying(LaneRebalanceEvent.class,
						(happened) -> assertThat(happened.getRebalance()).isSameAs(REBALANCE)),
				(event) -> assertThat(event).isInstanceOfSatisfying(LaneRebalanceCauseEvent.class, (explained) -> {
					assertThat(explained.getRebalance()).isSameAs(REBALANCE);
					assertThat(explained.getListener()).isEqualTo("orders");
					assertThat(explained.getGroup()).isEqualTo("shop");
					assertThat(explained.getSource()).isSameAs(this.container);
				}));
	}

	@Test
	void warnsOfAStormAndSaysWhenItIsOver(CapturedOutput output) {
		this.rebalances.stormBegan(STORM);
		assertThat(output.getAll().lines().filter((line) -> line.contains("ListenerRebalances"))).singleElement()
			.asString()
			.contains(" WARN ", "Listener 'orders' of group 'shop'", "6 times", "130 seconds",
					"mostly MEMBERS_CHANGED; two at /10.0.3.14 comes and goes. See why.");
		this.rebalances.stormEnded(STORM);
		assertThat(output.getAll().lines().filter((line) -> line.contains("ListenerRebalances"))).hasSize(2)
			.last()
			.asString()
			.contains(" INFO ", "'orders'", "not rebalanced too often any more");
		assertThat(this.events).hasOnlyElementsOfType(LaneRebalanceStormEvent.class)
			.extracting((event) -> ((LaneRebalanceStormEvent) event).isBegun())
			.containsExactly(true, false);
	}

	@Test
	void goesOnWhateverListenersOfTheApplicationThrow() {
		publishTo((event) -> {
			throw new IllegalStateException("planned");
		});
		assertThatNoException().isThrownBy(() -> this.rebalances.happened(REBALANCE));
	}

	private void publishTo(ApplicationEventPublisher publisher) {
		given(this.container.getApplicationEventPublisher()).willReturn(publisher);
	}

}
