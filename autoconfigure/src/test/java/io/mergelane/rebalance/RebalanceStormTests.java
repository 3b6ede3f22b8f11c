package io.mergelane.rebalance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RebalanceStorm}: what is too much, and what does not count.
 */
class RebalanceStormTests {

	private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

	private static final Instant NOW = START.plus(Duration.ofHours(1));

	private final RebalanceStorm storm = new RebalanceStorm();

	private int epoch = 7;

	RebalanceStormTests() {
		this.storm.started(START);
	}

	@Test
	void fiveRebalancesInTenMinutesAreTooMany() {
		rebalances(4, RebalanceCause.MEMBER_JOINED);
		assertThat(this.storm.look(NOW)).isNull();
		rebalances(1, RebalanceCause.MEMBER_JOINED);
		assertThat(this.storm.look(NOW)).isNotNull().satisfies((found) -> {
			assertThat(found.rebalances()).isEqualTo(5);
			assertThat(found.cause()).isEqualTo(RebalanceCause.MEMBER_JOINED);
		});
	}

	@Test
	void areOverTenMinutesLater() {
		rebalances(5, RebalanceCause.MEMBER_JOINED);
		assertThat(this.storm.look(NOW.plus(Duration.ofMinutes(10)).minusMillis(1))).isNotNull();
		assertThat(this.storm.look(NOW.plus(Duration.ofMinutes(10)))).isNull();
		assertThat(this.storm.count(NOW.plus(Duration.ofMinutes(10)))).isZero();
	}

	@Test
	void moreThanAFifthOfTheTimeIsTooLong() {
		add(NOW, 0, Duration.ofMinutes(2), RebalanceCause.MEMBER_LEFT);
		assertThat(this.storm.look(NOW)).isNull();
		add(NOW, 0, Duration.ofMillis(1), RebalanceCause.MEMBER_LEFT);
		assertThat(this.storm.look(NOW)).isNotNull().satisfies((found) -> {
			assertThat(found.rebalances()).isEqualTo(2);
			assertThat(found.stopped()).isEqualTo(Duration.ofMinutes(2).plusMillis(1));
		});
	}

	@Test
	void whatStoodBeforeTheTenMinutesDoesNotCount() {
		add(NOW.minus(Duration.ofMinutes(9)), 0, Duration.ofMinutes(30), RebalanceCause.MEMBER_LEFT);
		assertThat(this.storm.look(NOW)).isNull();
		assertThat(this.storm.look(NOW.minus(Duration.ofMinutes(7)))).isNotNull();
	}

	@Test
	void oneGenerationIsOneRebalance() {
		RebalanceMember member = new RebalanceMember(8, "me");
		for (int i = 0; i < 10; i++) {
			this.storm.add(event(RebalanceEvent.Type.REVOKED, NOW, 0, member, null, RebalanceCause.MEMBER_JOINED));
			this.storm.add(event(RebalanceEvent.Type.ASSIGNED, NOW, 0, member, null, RebalanceCause.MEMBER_JOINED));
		}
		assertThat(this.storm.count(NOW)).isOne();
		assertThat(this.storm.look(NOW)).isNull();
	}

	/**
	 * By the consumer protocol it is told the old epoch when others get what it had.
	 */
	@Test
	void aRevocationOfTheSameEpochIsAnotherRebalance() {
		RebalanceMember member = new RebalanceMember(8, "me");
		this.storm.add(event(RebalanceEvent.Type.ASSIGNED, NOW, 0, member, null, RebalanceCause.MEMBER_LEFT));
		this.storm
			.add(event(RebalanceEvent.Type.ASSIGNED, NOW, 0, member, Duration.ofMillis(100), RebalanceCause.UNKNOWN));
		assertThat(this.storm.count(NOW)).isEqualTo(2);
	}

	@Test
	void consumersOfAListenerShareARebalance() {
		for (int consumer = 0; consumer < 3; consumer++) {
			for (int i = 0; i < 2; i++) {
				add(NOW, consumer, Duration.ofSeconds(50), RebalanceCause.MEMBER_JOINED);
			}
		}
		assertThat(this.storm.count(NOW)).isEqualTo(2);
		assertThat(this.storm.look(NOW)).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "ROLLING", "JOINED", "SHUTDOWN" })
	void whatIsMeantDoesNotCount(RebalanceCause cause) {
		rebalances(9, cause);
		add(NOW, 0, Duration.ofMinutes(9), cause);
		assertThat(this.storm.look(NOW)).isNull();
		assertThat(this.storm.count(NOW)).isEqualTo(10);
	}

	@Test
	void theFirstFiveMinutesDoNotCount() {
		this.storm.started(NOW.minus(Duration.ofMinutes(5)));
		for (int i = 0; i < 5; i++) {
			add(NOW.minusMillis(1), 0, null, RebalanceCause.MEMBER_JOINED);
		}
		assertThat(this.storm.look(NOW)).isNull();
		for (int i = 0; i < 5; i++) {
			add(NOW, 0, null, RebalanceCause.MEMBER_JOINED);
		}
		assertThat(this.storm.look(NOW)).isNotNull().satisfies((found) -> assertThat(found.rebalances()).isEqualTo(5));
	}

	@Test
	void countsARebalanceWhenItsCauseIsFound() {
		rebalances(4, RebalanceCause.MEMBER_JOINED);
		RebalanceEvent open = event(RebalanceEvent.Type.ASSIGNED, NOW, 0, new RebalanceMember(99, "me"), null, null);
		this.storm.add(open);
		assertThat(this.storm.look(NOW)).isNull();
		this.storm.replace(open, open.because(RebalanceReason.UNKNOWN));
		assertThat(this.storm.look(NOW)).isNotNull()
			.satisfies((found) -> assertThat(found.cause()).isEqualTo(RebalanceCause.MEMBER_JOINED));
	}

	@Test
	void tellsTheMostFrequentCauseAndAKnownOneRatherThanNone() {
		rebalances(2, RebalanceCause.MEMBER_JOINED);
		rebalances(3, RebalanceCause.POLL_TIMEOUT);
		rebalances(3, RebalanceCause.UNKNOWN);
		assertThat(this.storm.look(NOW)).isNotNull()
			.satisfies((found) -> assertThat(found.cause()).isEqualTo(RebalanceCause.POLL_TIMEOUT));
	}

	@Test
	void advisesWhatFits() {
		RebalanceTerms consumer = new RebalanceTerms(Duration.ofMinutes(5), false);
		assertThat(StormAdvice.of(RebalanceCause.POLL_TIMEOUT, null, consumer))
			.contains("max.poll.interval.ms, 300000 ms", "max.poll.records");
		assertThat(StormAdvice.of(RebalanceCause.MEMBERS_CHANGED, "a at /b", consumer))
			.contains("a at /b does not stay", "group.instance.id");
		assertThat(StormAdvice.of(RebalanceCause.MEMBER_LEFT, null, consumer)).contains("members do not stay");
		assertThat(StormAdvice.of(RebalanceCause.FENCED, null, RebalanceTerms.DEFAULT)).contains("group.instance.id")
			.doesNotContain("group.protocol");
		assertThat(StormAdvice.of(RebalanceCause.UNKNOWN, null, consumer)).isNull();
		assertThat(StormAdvice.of(RebalanceCause.UNKNOWN, null, RebalanceTerms.DEFAULT))
			.startsWith("With group.protocol=consumer");
		assertThat(StormAdvice.of(RebalanceCause.POLL_TIMEOUT, null, RebalanceTerms.DEFAULT))
			.contains("max.poll.records")
			.contains("group.protocol=consumer");
	}

	private void rebalances(int count, RebalanceCause cause) {
		for (int i = 0; i < count; i++) {
			add(NOW, 0, null, cause);
		}
	}

	private void add(Instant at, int consumer, @Nullable Duration stopped, RebalanceCause cause) {
		this.storm.add(event(RebalanceEvent.Type.ASSIGNED, at, consumer, new RebalanceMember(this.epoch++, "me"),
				stopped, cause));
	}

	private static RebalanceEvent event(RebalanceEvent.Type type, Instant at, int consumer, RebalanceMember member,
			@Nullable Duration stopped, @Nullable RebalanceCause cause) {
		return new RebalanceEvent(at, type, List.of("orders-0"), 0, consumer, member, stopped, null,
				(cause != null) ? new RebalanceReason(cause, CauseBasis.LOCAL, null) : null);
	}

}
