package io.mergelane.lag.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import io.mergelane.listener.ListenerGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.beans.DirectFieldAccessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link RecordTimes}, with logs of which all is known.
 */
class RecordTimesTests {

	private static final long NOW = 1_700_000_000_000L;

	private static final ListenerGroup GROUP = new ListenerGroup("group", Map.of(), Set.of(), false);

	private static final TopicPartition ONE = new TopicPartition("topic", 1);

	private static final TopicPartition TWO = new TopicPartition("topic", 2);

	private final Admin admin = Mockito.mock(Admin.class);

	private final RecordTimes times = new RecordTimes();

	// Timestamps by offset; one that is null is not there.
	private final Map<TopicPartition, List<@Nullable Long>> logs = new HashMap<>();

	private final Set<TopicPartition> leaderless = new HashSet<>();

	private int calls;

	RecordTimesTests() {
		given(this.admin.listOffsets(anyMap(), any())).willAnswer((call) -> answer(call.getArgument(0)));
	}

	@Test
	void asksAFewTimesForARecordThatIsAlone() {
		this.logs.put(ONE, List.of(NOW - 5000, NOW - 4000));
		this.logs.put(TWO, List.of(NOW - Duration.ofDays(1).toMillis()));
		assertThat(find(Map.of(TWO, 0L))).isNull();
		assertThat(this.times.of(TWO)).isEqualTo(new RecordTimes.Found(0, NOW - Duration.ofDays(1).toMillis(), true));
		assertThat(this.calls).isLessThanOrEqualTo(3);
		assertThat(find(Map.of(ONE, 1L, TWO, 0L))).isNull();
		assertThat(this.calls).isLessThanOrEqualTo(3 + RecordTimes.MOST_CALLS);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void isRightToHalfASecondInTheEnd(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < 20; round++) {
			this.calls = 0;
			Map<TopicPartition, Long> wanted = new HashMap<>();
			for (int partition = 0; partition < 20; partition++) {
				List<@Nullable Long> log = log(random);
				TopicPartition topicPartition = new TopicPartition("round" + round, partition);
				this.logs.put(topicPartition, log);
				wanted.put(topicPartition, (long) random.nextInt(log.size()));
			}
			assertThat(find(wanted)).isNull();
			wanted.forEach((partition, offset) -> assertRight(seed, partition, offset));
			// Read on: next time there is less to look through.
			this.calls = 0;
			wanted
				.replaceAll((partition, offset) -> Math.min(offset + random.nextInt(20), logOf(partition).size() - 1));
			assertThat(find(wanted)).isNull();
			wanted.forEach((partition, offset) -> assertRight(seed, partition, offset));
			this.calls = 0;
			assertThat(find(wanted)).isNull();
			assertThat(this.calls).isZero();
		}
	}

	@Test
	void asksLessOftenTheNextTime() {
		List<@Nullable Long> log = new ArrayList<>();
		for (long timestamp = NOW - Duration.ofDays(6).toMillis(); timestamp < NOW; timestamp += 3001) {
			log.add(timestamp);
		}
		this.logs.put(ONE, log);
		find(Map.of(ONE, log.size() - 41L));
		this.calls = 0;
		find(Map.of(ONE, log.size() - 2L));
		assertThat(this.calls).isBetween(1, 8);
		assertRight(0, ONE, log.size() - 2L);
	}

	@Test
	void looksBackSevenDaysOnly() {
		this.logs.put(ONE, List.of(NOW - Duration.ofDays(30).toMillis(), NOW - 5));
		find(Map.of(ONE, 0L));
		RecordTimes.Found found = Objects.requireNonNull(this.times.of(ONE));
		assertThat(found.exact()).isFalse();
		assertThat(found.timestamp()).isBetween(NOW - Duration.ofDays(7).toMillis(),
				NOW - Duration.ofDays(7).toMillis() + 1000);
	}

	@Test
	void takesARecordOfTheFutureForOneOfNow() {
		this.logs.put(ONE, List.of(NOW + 90_000, NOW + 95_000));
		find(Map.of(ONE, 1L));
		assertThat(Objects.requireNonNull(this.times.of(ONE)).timestamp()).isBetween(NOW - 1000, NOW);
	}

	@Test
	void takesTheRecordBeforeOneThatIsNotThere() {
		List<@Nullable Long> log = new ArrayList<>(List.of(NOW - 100_000, NOW - 90_000));
		log.add(null);
		log.add(NOW - 10_000);
		this.logs.put(ONE, log);
		find(Map.of(ONE, 2L));
		assertThat(Objects.requireNonNull(this.times.of(ONE)).timestamp()).isBetween(NOW - 91_000, NOW - 89_000);
	}

	@Test
	void takesTheLatestOfTimestampsOutOfOrder() {
		this.logs.put(ONE, List.of(NOW - 50_000, NOW - 500_000, NOW - 20_000));
		find(Map.of(ONE, 1L));
		assertThat(Objects.requireNonNull(this.times.of(ONE)).timestamp()).isBetween(NOW - 51_000, NOW - 49_000);
	}

	@Test
	void findsTheOthersIfOnePartitionHasNoLeader() {
		this.logs.put(ONE, List.of(NOW - 5000));
		this.logs.put(TWO, List.of(NOW - 6000));
		this.leaderless.add(ONE);
		assertThat(find(Map.of(ONE, 0L, TWO, 0L)))
			.isEqualTo("how old records of topic-1 are is not known: LeaderNotAvailableException: planned");
		assertThat(this.times.of(ONE)).isNull();
		assertThat(this.times.of(TWO)).isEqualTo(new RecordTimes.Found(0, NOW - 6000, true));
	}

	@Test
	void looksAgainFromTheStartIfTheGroupWasMovedBack() {
		this.logs.put(ONE, List.of(NOW - 500_000, NOW - 5000));
		find(Map.of(ONE, 1L));
		find(Map.of(ONE, 0L));
		assertRight(0, ONE, 0);
		assertThat(Objects.requireNonNull(this.times.of(ONE)).offset()).isZero();
	}

	private void assertRight(long seed, TopicPartition partition, long offset) {
		RecordTimes.Found found = Objects.requireNonNull(this.times.of(partition));
		long truth = Objects.requireNonNull(logOf(partition).get((int) offset));
		assertThat(Math.abs(found.timestamp() - truth)).as("seed %d, %s@%d: %s", seed, partition, offset, found)
			.isLessThanOrEqualTo(found.exact() ? 0 : 500);
	}

	private List<@Nullable Long> logOf(TopicPartition partition) {
		return Objects.requireNonNull(this.logs.get(partition));
	}

	private static List<@Nullable Long> log(Random random) {
		List<@Nullable Long> log = new ArrayList<>();
		long timestamp = NOW - 1 - random.nextInt(Math.toIntExact(Duration.ofDays(6).toMillis()));
		int between = 1 << random.nextInt(20);
		while (log.isEmpty() || (timestamp < NOW - between && log.size() < 1000)) {
			log.add(timestamp);
			timestamp += random.nextInt(between);
		}
		return log;
	}

	/**
	 * A tenth is 0.1 of the age, or the half second that is right enough.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void isRightToAboutATenthAtOnce(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < 50; round++) {
			List<@Nullable Long> log = log(random);
			this.logs.put(ONE, log);
			int offset = random.nextInt(log.size());
			RecordTimes fresh = new RecordTimes();
			this.calls = 0;
			assertThat(fresh.find(this.admin, GROUP, Map.of(ONE, (long) offset), NOW, calls())).isNull();
			assertThat(this.calls).isLessThanOrEqualTo(RecordTimes.MOST_CALLS);
			long truth = Objects.requireNonNull(log.get(offset));
			assertThat((double) Math.abs(Objects.requireNonNull(fresh.of(ONE)).timestamp() - truth))
				.as("seed %d, a record of %d ms ago", seed, NOW - truth)
				.isLessThanOrEqualTo(500 + 0.12 * (NOW - truth));
		}
	}

	@Test
	void goesOnWithAnOldSearchWhileTheGroupReadsOn() {
		List<@Nullable Long> log = new ArrayList<>();
		for (long timestamp = NOW - Duration.ofDays(6).toMillis(); timestamp < NOW; timestamp += 3001) {
			log.add(timestamp);
		}
		this.logs.put(ONE, log);
		this.times.find(this.admin, GROUP, Map.of(ONE, 7L), NOW, calls());
		assertThat(this.times.isComplete()).isFalse();
		this.times.find(this.admin, GROUP, Map.of(ONE, 8L), NOW, calls());
		assertThat(Objects.requireNonNull(this.times.of(ONE)).offset()).isEqualTo(7);
		this.times.find(this.admin, GROUP, Map.of(ONE, 6L), NOW, calls());
		assertThat(Objects.requireNonNull(this.times.of(ONE)).offset()).as("moved back").isEqualTo(6);
		this.times.find(this.admin, GROUP, Map.of(), NOW, calls());
		assertThat(this.times.isComplete()).isTrue();
	}

	@Test
	void saysSoIfThereIsNoTimeLeft() {
		this.logs.put(ONE, List.of(NOW - 5000, NOW - 4000));
		assertThat(this.times.find(this.admin, GROUP, Map.of(ONE, 1L), NOW, new AdminCalls(Duration.ZERO, () -> 0)))
			.isEqualTo("how old records are was not found out in time");
		assertThat(this.times.of(ONE)).isNull();
		assertThat(this.calls).isZero();
	}

	/**
	 * Find until nothing is left to be found.
	 */
	private @Nullable String find(Map<TopicPartition, Long> wanted) {
		String failure = this.times.find(this.admin, GROUP, wanted, NOW, calls());
		for (int more = 0; more < 4 && !this.times.isComplete(); more++) {
			int before = this.calls;
			failure = this.times.goOn(this.admin, GROUP, NOW, calls());
			assertThat(this.calls - before).isBetween(1, RecordTimes.MOST_CALLS);
		}
		assertThat(this.times.isComplete()).isTrue();
		return failure;
	}

	private static AdminCalls calls() {
		return new AdminCalls(Duration.ofMinutes(5), () -> 0);
	}

	private ListOffsetsResult answer(Map<TopicPartition, OffsetSpec> question) {
		this.calls++;
		Map<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>> answer = new HashMap<>();
		question.forEach((partition, spec) -> answer.put(partition, first(partition, timestamp(spec))));
		return new ListOffsetsResult(answer);
	}

	private KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> first(TopicPartition partition, long timestamp) {
		KafkaFutureImpl<ListOffsetsResult.ListOffsetsResultInfo> future = new KafkaFutureImpl<>();
		if (this.leaderless.contains(partition)) {
			future.completeExceptionally(new LeaderNotAvailableException("planned"));
			return future;
		}
		List<@Nullable Long> log = logOf(partition);
		for (int offset = 0; offset < log.size(); offset++) {
			Long one = log.get(offset);
			if (one != null && one >= timestamp) {
				future.complete(new ListOffsetsResult.ListOffsetsResultInfo(offset, one, Optional.empty()));
				return future;
			}
		}
		future.complete(new ListOffsetsResult.ListOffsetsResultInfo(-1, -1, Optional.empty()));
		return future;
	}

	private static long timestamp(OffsetSpec spec) {
		// The class is public, its getter is not.
		return (long) Objects.requireNonNull(new DirectFieldAccessor(spec).getPropertyValue("timestamp"));
	}

}
