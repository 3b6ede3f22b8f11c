package io.mergelane.lag;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PartitionProgress} and {@link SeenProgress}: every state, and how it
 * is left.
 */
class PartitionProgressTests {

	private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

	private static final long START = 1_700_000_000_000L;

	private final PartitionProgress progress = new PartitionProgress();

	private long millis = START;

	private long committable = 1000;

	private long next = 1000;

	private @Nullable Long unread = 0L;

	private long finished;

	private Hold hold = Hold.NONE;

	private PartitionSight.@Nullable Oldest oldest;

	private long polled;

	private long lastTimestamp = -1;

	@Test
	void isIdleWithoutWork() {
		assertThat(see()).isEqualTo(PartitionState.IDLE);
		passes(Duration.ofHours(10));
		assertThat(see()).isEqualTo(PartitionState.IDLE);
	}

	@Test
	void isOkWithALittleWorkAndBeforeAnythingIsKnown() {
		this.unread = null;
		assertThat(see()).isEqualTo(PartitionState.OK);
		this.unread = 100L;
		assertThat(see()).isEqualTo(PartitionState.OK);
	}

	@Test
	void isPausedAsLongAsSomebodyWantsItAndNeverStuckMeanwhile() {
		poll(10);
		this.hold = Hold.HALTED;
		see();
		passes(Duration.ofHours(1));
		assertThat(see()).isEqualTo(PartitionState.PAUSED);
		this.hold = Hold.NONE;
		assertThat(see()).isEqualTo(PartitionState.OK);
		assertThat(lag().still()).isZero();
		// It has its time again.
		passes(STUCK_AFTER);
		assertThat(see()).isEqualTo(PartitionState.OK);
		passes(Duration.ofMillis(1));
		assertThat(see()).isEqualTo(PartitionState.STUCK);
	}

	@Test
	void isPausedForWantOfRoomOnlyIfNothingIsFinishedForHalfAMinute() {
		this.unread = 50L;
		see();
		this.hold = Hold.BACKPRESSURE;
		passes(Duration.ofSeconds(30));
		assertThat(see()).isEqualTo(PartitionState.OK);
		passes(Duration.ofMillis(1));
		assertThat(see()).isEqualTo(PartitionState.PAUSED);
		finish(1);
		assertThat(see()).isEqualTo(PartitionState.OK);
	}

	@Test
	void isNotStuckIfOthersLeaveItNoRoom() {
		this.unread = 50L;
		this.hold = Hold.BACKPRESSURE;
		see();
		passes(Duration.ofHours(1));
		assertThat(see()).isEqualTo(PartitionState.PAUSED);
		assertThat(lag().still()).isZero();
	}

	@Test
	void isStuckThoughItsOwnRecordLeavesItNoRoom() {
		poll(10);
		this.hold = Hold.BACKPRESSURE;
		see();
		passes(STUCK_AFTER);
		assertThat(see()).isEqualTo(PartitionState.PAUSED);
		passes(Duration.ofMillis(1));
		assertThat(see()).isEqualTo(PartitionState.STUCK);
		assertThat(lag().still()).isEqualTo(STUCK_AFTER.plusMillis(1));
	}

	@Test
	void isStuckThoughRecordsBehindTheFirstAreFinished() {
		poll(10);
		see();
		passes(Duration.ofMinutes(4));
		this.finished++;
		assertThat(see()).isEqualTo(PartitionState.OK);
		passes(Duration.ofMinutes(2));
		this.finished++;
		assertThat(see()).isEqualTo(PartitionState.STUCK);
		finish(1);
		assertThat(see()).isEqualTo(PartitionState.OK);
	}

	@Test
	void isNotStuckIfRecordsAreInHandForLongAndEachHasItsTurn() {
		poll(10);
		see();
		for (int i = 0; i < 9; i++) {
			passes(STUCK_AFTER);
			finish(1);
			assertThat(see()).isEqualTo(PartitionState.OK);
		}
	}

	@Test
	void isStuckIfTheFirstRecordWasInHandForLongWhenItIsSeenFirst() {
		poll(1);
		passes(STUCK_AFTER.plusMillis(1));
		assertThat(see()).isEqualTo(PartitionState.STUCK);
	}

	@Test
	void isNotStuckWhileItsFirstRecordIsNotDue() {
		poll(1);
		due(false);
		see();
		passes(Duration.ofHours(1));
		assertThat(see()).isEqualTo(PartitionState.OK);
		due(true);
		assertThat(see()).isEqualTo(PartitionState.OK);
		passes(STUCK_AFTER.plusMillis(1));
		assertThat(see()).isEqualTo(PartitionState.STUCK);
	}

	@Test
	void isStuckIfRecordsAreNotPolled() {
		see();
		passes(Duration.ofHours(1));
		this.unread = 1L;
		// Nobody knows since when: it was idle when it was seen before.
		assertThat(see()).isEqualTo(PartitionState.OK);
		passes(STUCK_AFTER.plusMillis(1));
		assertThat(see()).isEqualTo(PartitionState.STUCK);
		poll(1);
		finish(1);
		assertThat(see()).isEqualTo(PartitionState.IDLE);
	}

	@Test
	void isStuckIfNobodyTellsWhetherThereIsSomethingToDo() {
		this.unread = null;
		see();
		passes(STUCK_AFTER.plusMillis(1));
		assertThat(see()).isEqualTo(PartitionState.STUCK);
	}

	@Test
	void isStuckIfNobodyLooksAnyMore() {
		poll(1);
		SeenProgress seen = this.progress.see(sight(), nanos());
		passes(STUCK_AFTER.plusMillis(1));
		assertThat(at(seen).state()).isEqualTo(PartitionState.STUCK);
		assertThat(at(seen).time()).isEqualTo(TimeLag.exact(STUCK_AFTER.toMillis() + 1));
	}

	@Test
	void isRewoundUntilItIsWhereItWas() {
		see();
		this.committable = 990;
		this.next = 990;
		this.unread = 10L;
		assertThat(see()).isEqualTo(PartitionState.REWOUND);
		poll(10);
		finish(9);
		assertThat(see()).isEqualTo(PartitionState.REWOUND);
		finish(1);
		assertThat(see()).isEqualTo(PartitionState.IDLE);
	}

	@Test
	void isStuckRatherThanRewound() {
		see();
		this.committable = 990;
		this.next = 990;
		poll(10);
		see();
		passes(STUCK_AFTER.plusMillis(1));
		assertThat(see()).isEqualTo(PartitionState.STUCK);
	}

	@Test
	void isSlowWhenItHasNotComeNearerInTenSamples() {
		this.unread = 101L;
		for (int sample = 0; sample < 9; sample++) {
			finish(1);
			assertThat(see()).isEqualTo(PartitionState.OK);
			// Nor do more looks than samples make it slow sooner.
			passes(Duration.ofSeconds(15));
			finish(1);
			see();
			passes(Duration.ofSeconds(15));
		}
		finish(1);
		assertThat(see()).isEqualTo(PartitionState.OK);
		assertThat(see()).isEqualTo(PartitionState.SLOW);
		this.unread = 99L + 1;
		assertThat(see()).isEqualTo(PartitionState.OK);
		this.unread = 101L;
		assertThat(see()).isEqualTo(PartitionState.SLOW);
	}

	@Test
	void isNotSlowIfItIsAllowedToBeThatFarBehind() {
		this.unread = 100L;
		assertThat(stateAfterTenSamples()).isEqualTo(PartitionState.OK);
	}

	@Test
	void isNotSlowIfItCameNearerOnce() {
		this.unread = 500L;
		for (int i = 0; i < 5; i++) {
			finish(1);
			see();
			passes(Duration.ofSeconds(30));
		}
		this.unread = 499L;
		assertThat(stateAfterTenSamples()).isEqualTo(PartitionState.SLOW);
		this.unread = 498L;
		see();
		passes(Duration.ofSeconds(30));
		see();
		this.unread = 499L;
		assertThat(see()).isEqualTo(PartitionState.OK);
	}

	@Test
	void isNotSlowForWhatCameWhileItWasHalted() {
		this.hold = Hold.HALTED;
		this.unread = 1000L;
		stateAfterTenSamples();
		this.hold = Hold.NONE;
		assertThat(see()).isEqualTo(PartitionState.OK);
		assertThat(see()).isEqualTo(PartitionState.OK);
	}

	@Test
	void isNotSlowForWhatCameBeforeItWasHalted() {
		this.unread = 1000L;
		assertThat(stateAfterTenSamples()).isEqualTo(PartitionState.SLOW);
		this.hold = Hold.HALTED;
		assertThat(see()).isEqualTo(PartitionState.PAUSED);
		this.hold = Hold.NONE;
		assertThat(see()).isEqualTo(PartitionState.OK);
	}

	@Test
	void hasItsTimeAgainIfItWasHaltedWhenItWasSeenBefore() {
		poll(10);
		this.hold = Hold.HALTED;
		see();
		passes(Duration.ofHours(1));
		this.hold = Hold.NONE;
		assertThat(see()).isEqualTo(PartitionState.OK);
	}

	@Test
	void catchesUpWhenItComesNearer() {
		this.unread = 10_000L;
		assertThat(see()).isEqualTo(PartitionState.OK);
		this.unread = 9_000L;
		finish(1);
		assertThat(see()).isEqualTo(PartitionState.CATCHING_UP);
		this.unread = 100L;
		assertThat(see()).isEqualTo(PartitionState.OK);
		this.unread = 0L;
		assertThat(see()).isEqualTo(PartitionState.IDLE);
	}

	@Test
	void isNoLongerStuckWhenPaused() {
		poll(1);
		see();
		passes(STUCK_AFTER.plusMillis(1));
		assertThat(see()).isEqualTo(PartitionState.STUCK);
		this.hold = Hold.HALTED;
		assertThat(see()).isEqualTo(PartitionState.PAUSED);
		assertThat(lag().still()).isZero();
	}

	@Test
	void timeIsExactWhereTheRecordWasPolled() {
		poll(1);
		passes(Duration.ofSeconds(3));
		see();
		assertThat(lag().time()).isEqualTo(TimeLag.exact(3000));
		assertThat(lag().records()).isEqualTo(1);
		assertThat(lag().end()).isEqualTo(1001);
	}

	@Test
	void timeIsNeverNegative() {
		poll(1);
		this.millis -= 60_000;
		assertThat(this.progress.see(sight(), nanos()).at(nanos(), this.millis, STUCK_AFTER).time())
			.isEqualTo(TimeLag.exact(0));
		this.oldest = null;
		this.next = 1001;
		this.unread = 5L;
		this.lastTimestamp = this.millis + 5;
		assertThat(new PartitionProgress().see(sight(), nanos()).at(nanos(), this.millis, STUCK_AFTER).time())
			.isEqualTo(TimeLag.estimate(0));
	}

	@Test
	void timeIsZeroWithoutWork() {
		see();
		assertThat(lag().time()).isEqualTo(TimeLag.NONE);
	}

	@Test
	void timeIsThatSinceTheLogReachedARecordThatHasNoTimestamp() {
		see();
		passes(Duration.ofSeconds(2));
		see();
		poll(1);
		this.oldest = new PartitionSight.Oldest(1000, -1, Duration.ZERO, true);
		passes(Duration.ofSeconds(3));
		see();
		assertThat(lag().time()).isEqualTo(TimeLag.estimate(3000));
	}

	@Test
	void timeIsThatOfTheLastPolledRecordIfTheLogWasNotSeenBefore() {
		this.unread = 7L;
		see();
		assertThat(lag().time()).isEqualTo(TimeLag.UNKNOWN);
		this.lastTimestamp = this.millis - 4000;
		this.next = 1001;
		this.unread = 6L;
		this.committable = 1001;
		see();
		assertThat(lag().time()).isEqualTo(TimeLag.estimate(4000));
	}

	@Test
	void timeIsUnknownBeforeTheFirstFetch() {
		this.unread = null;
		see();
		assertThat(lag().time()).isEqualTo(TimeLag.UNKNOWN);
		assertThat(lag().records()).isNull();
		assertThat(lag().end()).isNull();
	}

	private PartitionState stateAfterTenSamples() {
		for (int sample = 0; sample < 10; sample++) {
			finish(1);
			see();
			passes(Duration.ofSeconds(30));
		}
		finish(1);
		return see();
	}

	private void poll(int records) {
		this.polled = this.millis;
		this.lastTimestamp = this.millis;
		this.oldest = new PartitionSight.Oldest(this.next, this.millis, Duration.ZERO, true);
		this.next += records;
		this.unread = 0L;
	}

	private void due(boolean due) {
		PartitionSight.Oldest first = Objects.requireNonNull(this.oldest);
		this.oldest = new PartitionSight.Oldest(first.offset(), first.timestamp(), first.age(), due);
	}

	/**
	 * Finish records in hand, or others that were polled and finished meanwhile.
	 */
	private void finish(int records) {
		this.finished += records;
		this.committable += records;
		this.next = Math.max(this.next, this.committable);
		this.oldest = (this.committable < this.next)
				? new PartitionSight.Oldest(this.committable, this.lastTimestamp, Duration.ZERO, true) : null;
	}

	private void passes(Duration time) {
		this.millis += time.toMillis();
	}

	private long nanos() {
		return -Duration.ofDays(365).toNanos() + TimeUnit.MILLISECONDS.toNanos(this.millis - START);
	}

	private PartitionSight sight() {
		PartitionSight.Oldest first = this.oldest;
		PartitionSight.Oldest aged = (first != null) ? new PartitionSight.Oldest(first.offset(), first.timestamp(),
				Duration.ofMillis(Math.max(0, this.millis - this.polled)), first.due()) : null;
		return new PartitionSight(this.committable, this.next, this.unread,
				(aged != null) ? this.next - this.committable : 0, this.finished, this.hold, aged, this.lastTimestamp);
	}

	private PartitionState see() {
		SeenProgress seen = this.progress.see(sight(), nanos());
		return at(seen).state();
	}

	private PartitionLag lag() {
		return at(this.progress.see(sight(), nanos()));
	}

	private PartitionLag at(SeenProgress seen) {
		return seen.at(nanos(), this.millis, STUCK_AFTER);
	}

}
