package io.mergelane.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.KafkaUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandlerCall}.
 */
class HandlerCallTests {

	private final CountDownLatch entered = new CountDownLatch(1);

	private final IllegalStateException planned = new IllegalStateException("planned");

	@Test
	void tellsOfSuccessAndFailure() throws Exception {
		HandlerCall done = call((callback) -> callback.through(List.of()));
		assertThat(done.hasEnded()).isFalse();
		done.run();
		assertThat(done.hasEnded()).isTrue();
		assertThat(done.await(Duration.ZERO)).isTrue();
		assertThat(done.failure()).isNull();
		HandlerCall failed = call((callback) -> callback.through(List.of(new RecordFailure(0, this.planned))));
		failed.run();
		assertThat(failed.failure()).isSameAs(this.planned);
		HandlerCall thrown = call((callback) -> {
			throw this.planned;
		});
		thrown.run();
		assertThat(thrown.failure()).isSameAs(this.planned);
	}

	@Test
	void takesTheFirstReportOnly() {
		HandlerCall call = call((callback) -> {
			callback.through(List.of());
			callback.through(List.of(new RecordFailure(0, this.planned)));
		});
		call.run();
		assertThat(call.failure()).isNull();
	}

	@Test
	void tellsTheGroupDuringTheCallOnly() {
		AtomicReference<@Nullable String> group = new AtomicReference<>();
		call((callback) -> group.set(KafkaUtils.getConsumerGroupId())).run();
		assertThat(group).hasValue("group");
		assertThat(KafkaUtils.getConsumerGroupId()).isNull();
	}

	@Test
	void interruptsItsWorkerAndLeavesItWithoutTheFlag() throws Exception {
		AtomicBoolean flag = new AtomicBoolean(true);
		HandlerCall call = call((callback) -> {
			this.entered.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				callback.through(List.of(new RecordFailure(0, ex)));
			}
		});
		CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> {
			call.run();
			flag.set(Thread.interrupted());
		});
		this.entered.await();
		call.end();
		worker.join();
		assertThat(call.failure()).isInstanceOf(InterruptedException.class);
		assertThat(flag).isFalse();
	}

	@Test
	void interruptsNobodyWhenItsWorkerHasReturned() {
		HandlerCall call = call((callback) -> {
		});
		call.run();
		call.end();
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void cancelsWhatGoesOnWithoutItsWorker() {
		AtomicBoolean cancelled = new AtomicBoolean();
		HandlerCall call = call((callback) -> callback.goesOn(() -> cancelled.set(true)));
		call.run();
		assertThat(call.hasEnded()).isFalse();
		call.end();
		assertThat(cancelled).isTrue();
	}

	private HandlerCall call(Consumer<HandlingCallback> work) {
		RecordsHandler handler = new RecordsHandler() {

			@Override
			public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
				work.accept(callback);
			}

			@Override
			public boolean takesBatches() {
				return false;
			}

			@Override
			public String description() {
				return "planned";
			}

		};
		return new HandlerCall(handler, new ConsumerRecord<>("topic", 0, 0, "key", "value"), "group");
	}

}
