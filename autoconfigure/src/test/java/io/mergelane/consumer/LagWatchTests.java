package io.mergelane.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.mergelane.flow.PauseReason;
import io.mergelane.lag.Hold;
import io.mergelane.lag.LagBasis;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LagWatch}: what it tells of partitions whose log is known.
 */
class LagWatchTests {

	private static final TopicPartition PARTITION = new TopicPartition("topic", 1);

	private static final long START = 1_700_000_000_000L;

	private long millis = START;

	private final ConsumerTime time = new ConsumerTime(this::nanos);

	private final LagWatch watch = new LagWatch(this::nanos, new WatchClock(), Duration.ofMinutes(5));

	private final AssignedPartition partition = AssignedPartition.committed(PARTITION, new OffsetAndMetadata(0));

	@Test
	void remembersHowFarAPartitionWasThatIsMovedBack() {
		AssignedPartition moved = AssignedPartition.committed(PARTITION, new OffsetAndMetadata(100));
		see(moved, OptionalLong.of(0));
		assertThat(see(moved.movedBackTo(50), OptionalLong.of(50)).state()).isEqualTo(PartitionState.REWOUND);
		this.watch.retain(Set.of());
		assertThat(see(moved.movedBackTo(50), OptionalLong.of(50)).state()).isEqualTo(PartitionState.OK);
	}

	@Test
	void excusesARecordThatWaitsForItsTimeUnlessItHasFailed() {
		register(0, START);
		this.partition.waits(0, Mockito.mock(FailedKey.class));
		see(OptionalLong.of(0));
		this.millis += Duration.ofHours(1).toMillis();
		assertThat(see(OptionalLong.of(0)).state()).isEqualTo(PartitionState.OK);
		this.partition.failed(0, 1, "planned");
		see(OptionalLong.of(0));
		this.millis += Duration.ofMinutes(5).toMillis() + 1;
		assertThat(see(OptionalLong.of(0)).state()).isEqualTo(PartitionState.STUCK);
	}

	@ParameterizedTest
	@EnumSource(PauseReason.class)
	void knowsWhichPausesAreWanted(PauseReason reason) {
		boolean wanted = switch (reason) {
			case CIRCUIT, POSITION, GROUP, REQUESTED -> true;
			case RECORDS, BYTES, SHARE, SPAN, METADATA -> false;
		};
		assertThat(LagWatch.hold(reason, false)).isEqualTo(wanted ? Hold.HALTED : Hold.BACKPRESSURE);
		assertThat(LagWatch.hold(reason, true)).isEqualTo(Hold.HALTED);
		assertThat(LagWatch.hold(null, true)).isEqualTo(Hold.NONE);
	}

	/**
	 * Exact is exact to the millisecond. An estimate is never shorter than the truth by
	 * more than the time between two looks, and a sixteenth of the longest lag; nor
	 * longer, unless compaction has left a gap there: then by what passed until the
	 * record behind it.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 })
	void tellsTheTruth(long seed) {
		new Run(seed).run();
	}

	private PartitionLag see(OptionalLong unread) {
		return see(this.partition, unread);
	}

	private PartitionLag see(AssignedPartition seen, OptionalLong unread) {
		seen.tracker().advance();
		TrackerSnapshot tracker = seen.tracker().snapshot();
		TrackerSnapshot.Oldest oldest = tracker.oldest();
		return this.watch.now(this.watch.see(seen, tracker, unread, Hold.NONE,
				(oldest != null) ? this.time.since(oldest.time()) : null));
	}

	private long register(long offset, long timestamp) {
		return this.partition.register(new ConsumerRecord<>("topic", 1, offset, timestamp, TimestampType.CREATE_TIME, 1,
				1, "", "", new RecordHeaders(), Optional.empty()), 2, this.time.now());
	}

	private long nanos() {
		return TimeUnit.MILLISECONDS.toNanos(this.millis - START);
	}

	/**
	 * A log with gaps, whose records are polled and finished in any order.
	 */
	private final class Run {

		private final long seed;

		private final Random random;

		// When each record was appended, by offset, and the timestamp it says.
		private final List<Long> appended = new ArrayList<>();

		private final List<Long> timestamps = new ArrayList<>();

		private final List<Boolean> there = new ArrayList<>();

		private final List<long[]> inHand = new ArrayList<>();

		private final boolean ordered;

		private int next;

		private long longest;

		private long interval;

		private int exact;

		private int estimates;

		Run(long seed) {
			this.seed = seed;
			this.random = new Random(seed);
			this.ordered = seed % 2 == 0;
		}

		void run() {
			// The log is empty when it is seen first: what is longer then is not known.
			see(OptionalLong.of(0));
			for (int look = 0; look < 2000; look++) {
				long passed = 1 + this.random.nextInt(400);
				append(passed);
				LagWatchTests.this.millis += passed;
				this.interval = Math.max(this.interval, passed);
				if (look % 300 > 100) {
					poll();
					finish();
				}
				check(look);
			}
			assertThat(this.exact).isGreaterThan(100);
			assertThat(this.estimates).isGreaterThan(100);
		}

		private void append(long passed) {
			int records = (this.random.nextInt(3) > 0) ? 0 : this.random.nextInt(6);
			this.random.longs(records, LagWatchTests.this.millis + 1, LagWatchTests.this.millis + passed + 1)
				.sorted()
				.forEach((at) -> {
					this.appended.add(at);
					this.timestamps.add(timestamp(at));
					// Compaction leaves the last record.
					this.there.add(this.random.nextInt(10) > 0);
				});
			if (!this.there.isEmpty()) {
				this.there.set(this.there.size() - 1, true);
			}
		}

		/**
		 * By the clock of a producer: it may be behind, ahead, or say nothing.
		 */
		private long timestamp(long at) {
			return switch (this.ordered ? 0 : this.random.nextInt(10)) {
				case 1 -> at - this.random.nextInt(100_000);
				case 2 -> at + this.random.nextInt(100_000);
				case 3 -> -1;
				case 4 -> at - Duration.ofDays(40).toMillis();
				default -> at;
			};
		}

		private void poll() {
			int most = this.random.nextInt(8);
			for (int polled = 0; this.next < this.appended.size() && polled < most; this.next++) {
				if (this.there.get(this.next)) {
					this.inHand.add(new long[] { this.next, register(this.next, this.timestamps.get(this.next)) });
					polled++;
				}
			}
		}

		private void finish() {
			for (int i = this.random.nextInt(10); i > 0 && !this.inHand.isEmpty(); i--) {
				int which = (this.random.nextInt(3) > 0) ? 0 : this.random.nextInt(this.inHand.size());
				LagWatchTests.this.partition.finish(this.inHand.remove(which)[1], 2);
			}
		}

		private void check(int look) {
			long now = LagWatchTests.this.millis;
			int next = (int) LagWatchTests.this.partition.tracker().next();
			int unread = this.appended.size() - next;
			PartitionLag lag = see(OptionalLong.of(unread));
			String where = "seed %d, look %d: %s".formatted(this.seed, look, lag);
			Duration time = lag.time().time();
			if (this.inHand.isEmpty() && unread == 0) {
				assertThat(lag.time()).as(where).isEqualTo(TimeLag.NONE);
				this.longest = 0;
				return;
			}
			int first = this.inHand.isEmpty() ? next
					: (int) this.inHand.stream().mapToLong((one) -> one[0]).min().orElseThrow();
			int from = first;
			while (!this.there.get(first)) {
				first++;
			}
			this.longest = Math.max(this.longest, now - this.appended.get(from));
			assertThat(Objects.requireNonNull(time).isNegative()).as(where).isFalse();
			long timestamp = this.timestamps.get(first);
			if (!this.inHand.isEmpty() && timestamp >= 0) {
				this.exact++;
				assertThat(lag.time()).as(where).isEqualTo(TimeLag.exact(now - timestamp));
				return;
			}
			this.estimates++;
			assertThat(lag.time().basis()).as(where).isEqualTo(LagBasis.ESTIMATE);
			long bound = 2 * this.interval + this.longest / 16;
			long gap = this.appended.get(first) - this.appended.get(from);
			assertThat(time.toMillis() - (now - this.appended.get(first))).as(where).isBetween(-bound, bound + gap);
		}

	}

	private final class WatchClock extends Clock {

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return Instant.ofEpochMilli(LagWatchTests.this.millis);
		}

	}

}
