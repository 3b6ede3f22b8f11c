package io.mergelane.actuate;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.mergelane.replay.DeadLetterReplay;
import io.mergelane.replay.ReplayFilter;
import io.mergelane.replay.ReplayRefusedException;
import io.mergelane.replay.ReplayReport;
import io.mergelane.replay.ReplayRequest;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link KafkaConsumersReplays}.
 */
class KafkaConsumersReplaysTests {

	private final DeadLetterReplay replay = mock();

	private final KafkaConsumersReplays replays = new KafkaConsumersReplays(() -> this.replay);

	@AfterEach
	void stop() {
		this.replays.close();
	}

	@Test
	void runsOneAtATimeAndThenTheNext() {
		CountDownLatch end = new CountDownLatch(1);
		given(this.replay.replay(any())).willAnswer((call) -> {
			end.await();
			return report(call.getArgument(0), null);
		});
		KafkaConsumersReplays.Started first = start("a");
		assertThat(first).isNotNull();
		assertThat(start("b")).isNull();
		assertThat(states()).containsExactly("a running");
		end.countDown();
		Objects.requireNonNull(first).end().join();
		for (int i = 0; i < 25; i++) {
			// At once behind the one before, whose thread may not be back yet.
			Objects.requireNonNull(start("c" + i)).end().join();
		}
		assertThat(states()).hasSize(20).startsWith("c24 done").endsWith("c5 done");
	}

	@Test
	void remembersTheLastRunOfEachRequest() {
		given(this.replay.replay(any())).willAnswer((call) -> report(call.getArgument(0), "away"))
			.willAnswer((call) -> report(call.getArgument(0), null));
		given(this.replay.dryRun(any())).willAnswer((call) -> report(call.getArgument(0), null));
		Objects.requireNonNull(start("a")).end().join();
		assertThat(states()).containsExactly("a ended-early");
		assertThat(this.replays.of("shop").get(0).failure()).isEqualTo("away");
		Objects.requireNonNull(start("a")).end().join();
		assertThat(states()).containsExactly("a done");
		assertThat(this.replays.of("other")).isEmpty();
	}

	@Test
	void remembersWhatCouldNotBeRun() {
		given(this.replay.replay(any())).willThrow(new ReplayRefusedException("no such topic"))
			.willThrow(new TimeoutException("busy"))
			.willThrow(new IllegalStateException("secret"));
		Objects.requireNonNull(start("a")).end().join();
		Objects.requireNonNull(start("b")).end().join();
		Objects.requireNonNull(start("c")).end().join();
		assertThat(states()).containsExactly("c failed", "b failed", "a refused");
		assertThat(this.replays.of("shop").get(0).failure()).contains("IllegalStateException").doesNotContain("secret");
		assertThat(this.replays.of("shop").get(1).failure()).contains("TimeoutException: busy");
		assertThat(this.replays.of("shop").get(2).failure()).isEqualTo("no such topic");
	}

	@Test
	void refusesWithoutAReplay() {
		try (KafkaConsumersReplays without = new KafkaConsumersReplays(() -> null)) {
			Objects.requireNonNull(without.start("shop", "orders", request("a"), false)).end().join();
			assertThat(without.of("shop")).singleElement()
				.satisfies((descriptor) -> assertThat(descriptor.failure()).contains("no DeadLetterReplay"));
		}
	}

	@Test
	void endsTheRunWhenItIsClosed() {
		CountDownLatch closed = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		willAnswer((call) -> {
			closed.countDown();
			return null;
		}).given(this.replay).close();
		CountDownLatch running = new CountDownLatch(1);
		given(this.replay.replay(any())).willAnswer((call) -> {
			running.countDown();
			try {
				closed.await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
			return report(call.getArgument(0), "The application stops");
		});
		KafkaConsumersReplays.Started started = Objects.requireNonNull(start("a"));
		await(() -> running.getCount() == 0);
		this.replays.close();
		started.end().join();
		assertThat(interrupted).isFalse();
		assertThat(states()).containsExactly("a ended-early");
		assertThat(start("b")).isNull();
	}

	private KafkaConsumersReplays.@Nullable Started start(String id) {
		return this.replays.start("shop", "orders", request(id), false);
	}

	private List<String> states() {
		return this.replays.of("shop")
			.stream()
			.map((descriptor) -> descriptor.id() + " " + descriptor.state())
			.toList();
	}

	private static ReplayRequest request(String id) {
		return new ReplayRequest(id, "orders-dlt", ReplayFilter.ALL);
	}

	private static ReplayReport report(ReplayRequest request, @Nullable String failure) {
		return new ReplayReport(request.id(), false, 1, 1, 1, 0, 0, List.of(), false, List.of(), List.of(), failure);
	}

}
