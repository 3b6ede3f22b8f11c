package io.mergelane.handler;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.MergeInto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ListenerMethodTests {

	@ParameterizedTest
	@ValueSource(strings = { "single", "list", "asyncFuture", "readsForMerge", "notSupported", "replies", "nothing" })
	void advisesNothingWhereNothingIsWrong(String name) {
		assertThat(method(name).advice(false)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "future", "merge", "value" })
	void advisesWhatToDo(String name) {
		assertThat(method(name).advice(false)).startsWith("Lane listener 'orders' (Listeners." + name + ") ");
	}

	@Test
	void advisesNothingOfRowsInTheTransactionThatMovesThePosition() {
		assertThat(method("merge").advice(true)).isNull();
	}

	@Test
	void refusesAnAcknowledgmentInATransaction() {
		assertThatExceptionOfType(InvalidLaneListenerException.class).isThrownBy(() -> method("acknowledgment"))
			.withMessageContaining("Listeners.acknowledgment")
			.withMessageContaining("Remove the Acknowledgment");
	}

	@Test
	void leavesATransactionAloneThatOnlyReads() {
		assertThat(method("readsAndAcknowledges").isTransactional()).isFalse();
		assertThat(method("single").isTransactional()).isTrue();
	}

	@Test
	void takesTheTransactionOfTheClass() {
		assertThat(new ListenerMethod("orders", find(TransactionalClass.class, "single")).isTransactional()).isTrue();
		assertThat(new ListenerMethod("orders", find(TransactionalClass.class, "without")).isTransactional()).isFalse();
		assertThat(method("nothing").isTransactional()).isFalse();
	}

	private static ListenerMethod method(String name) {
		return new ListenerMethod("orders", find(Listeners.class, name));
	}

	private static Method find(Class<?> type, String name) {
		return Objects.requireNonNull(ReflectionUtils.findMethod(type, name, (Class<?>[]) null), name);
	}

	static class Listeners {

		@Transactional
		void single(String order) {
		}

		@Transactional
		void list(List<String> orders) {
		}

		@Transactional
		void acknowledgment(String order, Acknowledgment acknowledgment) {
		}

		@Transactional(readOnly = true)
		void readsAndAcknowledges(String order, Acknowledgment acknowledgment) {
		}

		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		void notSupported(String order, Acknowledgment acknowledgment) {
		}

		@Transactional
		CompletableFuture<@Nullable Void> future(String order) {
			return CompletableFuture.completedFuture(null);
		}

		@Async
		@Transactional
		CompletableFuture<@Nullable Void> asyncFuture(String order) {
			return CompletableFuture.completedFuture(null);
		}

		@Transactional
		@MergeInto(table = "orders", key = "id", version = "version")
		Map<String, Object> merge(String order) {
			return Map.of();
		}

		@Transactional(readOnly = true)
		@MergeInto(table = "orders", key = "id", version = "version")
		Map<String, Object> readsForMerge(String order) {
			return Map.of();
		}

		String value(String order) {
			return order;
		}

		@SendTo("others")
		String replies(String order) {
			return order;
		}

		void nothing(String order) {
		}

	}

	@Transactional
	static class TransactionalClass {

		void single(String order) {
		}

		@Transactional(propagation = Propagation.SUPPORTS)
		void without(String order) {
		}

	}

}
