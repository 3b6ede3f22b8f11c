package io.mergelane.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

import io.mergelane.deadletter.DeadLetterRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.mock.MockProducerFactory;
import org.springframework.kafka.support.KafkaHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DeadLetterReplay}, and the order of what it does.
 */
class DeadLetterReplayTests {

	private static final TopicPartition LETTERS = new TopicPartition("orders-dlt", 0);

	private static final ReplayHandler.Outcome AWAY = new ReplayHandler.Outcome(ReplayHandler.Ending.AWAY,
			"no database");

	private final List<String> done = new ArrayList<>();

	private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

	private final MockProducer<byte[], byte[]> producer = new RecordingProducer();

	private final ReplayRequest request = new ReplayRequest("fix", LETTERS.topic(), ReplayFilter.ALL);

	private final ReplayRequest toHandler = this.request.toHandler("orders");

	private int interruptedBy = -1;

	private boolean refusedSecondCommit;

	private long refusedCommit = -1;

	private boolean closed;

	private boolean interrupted;

	private boolean refused;

	private final Map<Integer, ReplayHandler.Outcome> outcomes = new HashMap<>();

	private int letters = 3;

	private int unreadable = -1;

	private final DeadLetterReplay replay = new DeadLetterReplay(new Clients(), this::open, System::nanoTime,
			(nanos) -> {
				if (this.interrupted) {
					throw new InterruptedException();
				}
				return this.closed;
			});

	@Test
	void commitsBeforeItSends() {
		ReplayReport report = this.replay.replay(this.request);
		assertThat(report.failure()).isNull();
		assertThat(this.done).containsExactly("commit 0", "commit 1", "send 0", "commit 2", "send 1", "commit 3",
				"send 2", "commit 3");
	}

	@Test
	void passesOverLettersThatDoNotTellTheirTopic() {
		this.unreadable = 1;
		ReplayReport report = this.replay.replay(this.request);
		assertThat(report.lookedAt()).isEqualTo(3);
		assertThat(report.unreadable()).isEqualTo(1);
		assertThat(report.matched()).isEqualTo(2);
		assertThat(report.replayed()).isEqualTo(2);
		assertThat(this.done).contains("send 0", "send 2").doesNotContain("send 1");
	}

	@Test
	void sendsNothingThatIsNotCommittedAndGoesOnWithIt() {
		this.refusedCommit = 2;
		ReplayReport report = this.replay.replay(this.request);
		assertThat(report.replayed()).isEqualTo(1);
		assertThat(report.failure()).startsWith("Dead letter orders-dlt-0@1 was not replayed, as the progress")
			.contains("TimeoutException: busy");
		this.refusedCommit = -1;
		assertThat(this.replay.replay(this.request).replayed()).isEqualTo(2);
		assertThat(this.done).containsOnlyOnce("send 0", "send 1", "send 2");
	}

	@Test
	void doesNotSendAgainWhatWasNotAcknowledged() {
		this.producer.sendException = new TimeoutException("gone");
		ReplayReport report = this.replay.replay(this.request);
		assertThat(report.replayed()).isZero();
		assertThat(report.matched()).isEqualTo(1);
		assertThat(report.failure()).startsWith("Dead letter orders-dlt-0@0 was sent to 'orders' but not acknowledged");
		this.producer.sendException = null;
		ReplayReport resumed = this.replay.replay(this.request);
		assertThat(resumed.replayed()).isEqualTo(2);
		assertThat(resumed.partitions()).containsExactly(new ReplayReport.Range(0, 1, 3, 3));
	}

	@Test
	void stopsBeforeTheNextLetterWhenTheApplicationDoes() {
		this.closed = true;
		ReplayReport report = this.replay.replay(this.request);
		assertThat(report.failure()).contains("The application stops");
		assertThat(this.replay.dryRun(this.request).failure()).contains("The application stops");
		assertThat(this.done).containsExactly("commit 0", "commit 0");
	}

	@Test
	void stopsWhenItsThreadIsInterrupted() {
		this.interrupted = true;
		ReplayReport report = this.replay.replay(this.request);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(report.failure()).startsWith("The thread was interrupted");
		assertThat(this.done).containsExactly("commit 0", "commit 0");
	}

	@Test
	void commitsAndSendsNothingOnADryRun() {
		ReplayReport report = this.replay.dryRun(this.request);
		assertThat(report.matched()).isEqualTo(3);
		assertThat(report.samples()).containsExactly(
				new ReplayReport.Sample("orders-dlt-0@0", "orders-7@?", null, "orders"),
				new ReplayReport.Sample("orders-dlt-0@1", "orders-7@?", null, "orders"),
				new ReplayReport.Sample("orders-dlt-0@2", "orders-7@?", null, "orders"));
		assertThat(this.done).isEmpty();
	}

	@Test
	void doesNotTakeWhatCameAfterItsFirstRun() {
		assertThat(this.replay.replay(this.request).replayed()).isEqualTo(3);
		this.letters = 5;
		assertThat(this.replay.replay(this.request).lookedAt()).isZero();
	}

	@Test
	void commitsBeforeItHandsOver() {
		ReplayReport report = this.replay.replay(this.toHandler);
		assertThat(report.failure()).isNull();
		assertThat(report.replayed()).isEqualTo(3);
		assertThat(this.done).containsExactly("open orders", "commit 0", "commit 1", "handle 0", "commit 2", "handle 1",
				"commit 3", "handle 2", "commit 3", "close");
	}

	@Test
	void goesOnBehindALetterThatIsHandledInVain() {
		this.outcomes.put(1, new ReplayHandler.Outcome(ReplayHandler.Ending.FAILED, "bad row"));
		ReplayReport report = this.replay.replay(this.toHandler);
		assertThat(report.failure()).isNull();
		assertThat(report.matched()).isEqualTo(3);
		assertThat(report.replayed()).isEqualTo(2);
		assertThat(report.failed()).isEqualTo(1);
		assertThat(report.failures()).containsExactly(new ReplayReport.Failure("orders-dlt-0@1", "bad row"));
		assertThat(this.replay.replay(this.toHandler).lookedAt()).isZero();
	}

	@Test
	void goesBackToALetterWhoseHandlerLacksWhatItNeeds() {
		this.outcomes.put(1, AWAY);
		ReplayReport report = this.replay.replay(this.toHandler);
		assertThat(report.replayed()).isEqualTo(1);
		assertThat(report.failed()).isZero();
		assertThat(report.failure()).startsWith("Dead letter orders-dlt-0@1 was not handled, as what it needs is away")
			.contains("no database");
		assertThat(report.partitions()).containsExactly(new ReplayReport.Range(0, 0, 1, 3));
		this.outcomes.clear();
		assertThat(this.replay.replay(this.toHandler).replayed()).isEqualTo(2);
		assertThat(this.done).filteredOn("handle 0"::equals).hasSize(1);
		assertThat(this.done).filteredOn("handle 1"::equals).hasSize(2);
		assertThat(this.done).filteredOn("handle 2"::equals).hasSize(1);
	}

	@Test
	void goesBackThoughItsThreadIsInterrupted() {
		this.outcomes.put(1, AWAY);
		this.interruptedBy = 1;
		assertThat(this.replay.replay(this.toHandler).partitions()).containsExactly(new ReplayReport.Range(0, 0, 1, 3));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void saysThatItCouldNotGoBack() {
		this.outcomes.put(1, AWAY);
		this.refusedSecondCommit = true;
		ReplayReport report = this.replay.replay(this.toHandler);
		assertThat(report.failure()).contains("Nor can the progress be set back: TimeoutException: busy");
		assertThat(report.partitions()).containsExactly(new ReplayReport.Range(0, 0, 2, 3));
		this.outcomes.clear();
		assertThat(this.replay.replay(this.toHandler).replayed()).isEqualTo(1);
		assertThat(this.done).filteredOn("handle 1"::equals).hasSize(1);
	}

	@Test
	void doesNotHandOverAgainWhatMayBeHandled() {
		this.outcomes.put(1, new ReplayHandler.Outcome(ReplayHandler.Ending.UNKNOWN, "it goes on"));
		ReplayReport report = this.replay.replay(this.toHandler);
		assertThat(report.failure())
			.startsWith("Of dead letter orders-dlt-0@1 it is not known whether it was handled: it goes on.");
		this.outcomes.clear();
		assertThat(this.replay.replay(this.toHandler).replayed()).isEqualTo(1);
		assertThat(this.done).filteredOn("handle 1"::equals).hasSize(1);
	}

	@Test
	void fixesNothingIfTheListenerTakesNoLetters() {
		this.refused = true;
		assertThatExceptionOfType(ReplayRefusedException.class).isThrownBy(() -> this.replay.replay(this.toHandler));
		assertThatExceptionOfType(ReplayRefusedException.class).isThrownBy(() -> this.replay.dryRun(this.toHandler));
		assertThat(this.done).isEmpty();
		assertThat(this.committed).isEmpty();
	}

	@Test
	void refusesAnotherTargetInTheMiddle() {
		this.outcomes.put(1, AWAY);
		this.replay.replay(this.toHandler);
		ReplayRequest toTopic = new ReplayRequest("fix", LETTERS.topic(), this.toHandler.filter());
		assertThatExceptionOfType(ReplayRefusedException.class).isThrownBy(() -> this.replay.replay(toTopic))
			.withMessageContaining("another filter or target");
	}

	@Test
	void handsNothingOverOnADryRun() {
		assertThat(this.replay.dryRun(this.toHandler).matched()).isEqualTo(3);
		assertThat(this.done).containsExactly("open orders", "close");
	}

	@Test
	void refusesOffsetsThatAreNotItsOwn() {
		this.committed.put(LETTERS, new OffsetAndMetadata(1));
		assertThatExceptionOfType(ReplayRefusedException.class).isThrownBy(() -> this.replay.replay(this.request));
		assertThat(this.done).isEmpty();
	}

	private ReplayHandler open(String listener) {
		if (this.refused) {
			throw new ReplayRefusedException("not here");
		}
		this.done.add("open " + listener);
		return new RecordingHandler();
	}

	@SuppressWarnings("NullAway")
	private static PartitionInfo info() {
		return new PartitionInfo(LETTERS.topic(), LETTERS.partition(), null, null, null);
	}

	private final class Clients implements ReplayClients {

		@Override
		public Consumer<byte[], byte[]> consumer(String request, String group) {
			return new RecordingConsumer();
		}

		@Override
		public ProducerFactory<byte[], byte[]> producers(String request) {
			return new MockProducerFactory<>(() -> DeadLetterReplayTests.this.producer);
		}

	}

	private final class RecordingConsumer extends MockConsumer<byte[], byte[]> {

		RecordingConsumer() {
			super("earliest");
			updatePartitions(LETTERS.topic(), List.of(info()));
			updateBeginningOffsets(Map.of(LETTERS, 0L));
			updateEndOffsets(Map.of(LETTERS, (long) DeadLetterReplayTests.this.letters));
			schedulePollTask(this::addLetters);
		}

		private void addLetters() {
			for (int i = 0; i < DeadLetterReplayTests.this.letters; i++) {
				byte[] number = { (byte) i };
				ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>(LETTERS.topic(), LETTERS.partition(), i,
						number, number);
				if (i != DeadLetterReplayTests.this.unreadable) {
					letter.headers()
						.add(KafkaHeaders.DLT_ORIGINAL_TOPIC, "orders".getBytes(StandardCharsets.UTF_8))
						.add(KafkaHeaders.DLT_ORIGINAL_PARTITION,
								ByteBuffer.allocate(Integer.BYTES).putInt(0, 7).array())
						.add("mergelane_listener", "orders".getBytes(StandardCharsets.UTF_8));
				}
				addRecord(letter);
			}
		}

		@Override
		public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
			return DeadLetterReplayTests.this.committed;
		}

		@Override
		public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
			long offset = offsets.values().iterator().next().offset();
			if (offset == DeadLetterReplayTests.this.refusedCommit || isSecond(offset)) {
				throw new TimeoutException("busy");
			}
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			DeadLetterReplayTests.this.done.add("commit " + offset);
			DeadLetterReplayTests.this.committed.putAll(offsets);
		}

	}

	private boolean isSecond(long offset) {
		OffsetAndMetadata before = this.committed.get(LETTERS);
		return this.refusedSecondCommit && before != null && offset < before.offset();
	}

	private final class RecordingHandler implements ReplayHandler {

		@Override
		public Outcome handle(DeadLetterRecord letter) {
			int number = (int) letter.record().offset();
			DeadLetterReplayTests.this.done.add("handle " + number);
			if (number == DeadLetterReplayTests.this.interruptedBy) {
				Thread.currentThread().interrupt();
			}
			return DeadLetterReplayTests.this.outcomes.getOrDefault(number, Outcome.HANDLED);
		}

		@Override
		public void close() {
			DeadLetterReplayTests.this.done.add("close");
		}

	}

	private final class RecordingProducer extends MockProducer<byte[], byte[]> {

		@SuppressWarnings("NullAway")
		RecordingProducer() {
			super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
		}

		@Override
		public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record,
				@Nullable Callback callback) {
			Future<RecordMetadata> sent = super.send(record, callback);
			DeadLetterReplayTests.this.done.add("send " + record.value()[0]);
			return sent;
		}

		@Override
		public void close() {
			// The next run goes on with it.
		}

	}

}
