package io.mergelane.autoconfigure;

import java.util.Map;
import java.util.Objects;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.LaneListener;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ListenerIdCheck}.
 */
class ListenerIdCheckTests {

	private final ListenerIdCheck check = new ListenerIdCheck(new DefaultListableBeanFactory());

	@Test
	void refusesAnIdThatIsTaken() {
		look("first", "orders");
		assertThatExceptionOfType(InvalidLaneListenerException.class).isThrownBy(() -> look("second", "orders"))
			.withMessageContaining("Listeners.first and Listeners.second");
	}

	@Test
	void knowsTheSameMethodAgain() {
		look("first", "orders");
		assertThat(look("first", "orders")).containsEntry("id", "orders");
	}

	@Test
	void leavesIdsAloneThatEachBeanGivesAnotherValue() {
		look("first", "#{__listener.id}");
		assertThat(look("second", "#{__listener.id}")).containsEntry("id", "#{__listener.id}");
	}

	@Test
	void leavesPlainListenersToSpringKafka() {
		look("plain", "orders");
		assertThat(look("otherPlain", "orders")).containsEntry("id", "orders");
	}

	private Map<String, Object> look(String method, String id) {
		return this.check.apply(Map.of("id", id),
				Objects.requireNonNull(ReflectionUtils.findMethod(Listeners.class, method)));
	}

	static class Listeners {

		@LaneListener(topics = "orders")
		void first() {
		}

		@LaneListener(topics = "orders")
		void second() {
		}

		@KafkaListener(topics = "orders")
		void plain() {
		}

		@KafkaListener(topics = "orders")
		void otherPlain() {
		}

	}

}
