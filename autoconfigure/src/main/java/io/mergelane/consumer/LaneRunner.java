package io.mergelane.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.mergelane.Offsets;
import io.mergelane.failure.FailureClassifier;
import io.mergelane.failure.FailureVerdict;
import io.mergelane.failure.RetrySchedule;
import io.mergelane.handler.DeserializationFailures;
import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.handler.RemainingRecords;
import io.mergelane.lane.LaneTurn;
import io.mergelane.lane.LaneWork;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.KafkaUtils;

/**
 * Gives the records of a turn to the handler, and what came of them to their partitions
 * and their lane.
 * <p>
 * A record that failed for a reason of its own is parked: it is tried again later, and
 * its lane goes on. If the failure may pass, its lane waits, so that order is kept.
 * Neither is finished, so no commit passes it.
 * <p>
 * Threading: thread-safe.
 */
final class LaneRunner implements LaneWork<RecordWork> {

	private static final Log logger = LogFactory.getLog(LaneRunner.class);

	private static final Duration SOON = Duration.ofSeconds(1);

	private final FailureClassifier classifier = new FailureClassifier();

	private final @Nullable String group;

	private final RecordsHandler handler;

	private final RetrySchedule retry;

	/**
	 * Whether records may be overtaken that are at fault themselves.
	 */
	private final boolean parking;

	private final FailureLog log;

	LaneRunner(@Nullable String group, RecordsHandler handler, LaneListenerSettings settings, FailureLog log) {
		this.group = group;
		this.handler = handler;
		this.retry = settings.retry();
		this.parking = settings.offsets() == Offsets.KAFKA;
		this.log = log;
	}

	@Override
	public void run(List<RecordWork> items, LaneTurn<RecordWork> turn) {
		List<ConsumerRecord<Object, Object>> records = records(items);
		Settlement settlement = new Settlement(items, turn);
		// Listener methods may ask for the group in a header.
		KafkaUtils.setConsumerGroupId(this.group);
		try {
			handle(records, settlement);
		}
		catch (Throwable ex) {
			// The handler must not throw. If it does, its records have failed.
			settlement.failed(ex);
		}
		finally {
			KafkaUtils.clearConsumerGroupId();
		}
	}

	private static List<ConsumerRecord<Object, Object>> records(List<RecordWork> items) {
		if (items.size() == 1) {
			return List.of(items.get(0).record());
		}
		List<ConsumerRecord<Object, Object>> records = new ArrayList<>(items.size());
		items.forEach((work) -> records.add(work.record()));
		return records;
	}

	private void handle(List<ConsumerRecord<Object, Object>> records, Settlement settlement) {
		List<RecordFailure> broken = DeserializationFailures.in(records);
		if (broken.isEmpty()) {
			this.handler.handle(records, settlement);
			return;
		}
		RemainingRecords others = RemainingRecords.of(records, broken);
		if (others.records().isEmpty()) {
			settlement.through(broken);
		}
		else {
			this.handler.handle(others.records(), others.callback(settlement));
		}
	}

	/**
	 * Settles the records of one turn.
	 * <p>
	 * Threading: thread-safe.
	 */
	private final class Settlement implements HandlingCallback {

		private final List<RecordWork> items;

		private final LaneTurn<RecordWork> turn;

		private final List<RecordWork> postponed = new ArrayList<>(0);

		private boolean settled;

		Settlement(List<RecordWork> items, LaneTurn<RecordWork> turn) {
			this.items = items;
			this.turn = turn;
		}

		@Override
		public synchronized void finishedFirst(int count) {
			if (!this.settled) {
				this.items.subList(0, count).forEach(RecordWork::finished);
			}
		}

		@Override
		public synchronized void through(List<RecordFailure> failures) {
			if (this.settled) {
				return;
			}
			this.settled = true;
			if (failures.isEmpty()) {
				this.items.forEach(RecordWork::finished);
				this.turn.done();
				return;
			}
			try {
				settle(failures);
			}
			catch (RuntimeException | Error ex) {
				// Whatever it is, the lane must not stand still for ever.
				logger.error("Records of a turn could not be settled and are handled again: " + ex.getClass());
				this.turn.retry(this.items.stream()
					.filter((work) -> !this.postponed.contains(work) && work.abandoned())
					.toList(), SOON);
			}
		}

		void failed(Throwable cause) {
			through(IntStream.range(0, this.items.size()).mapToObj((i) -> new RecordFailure(i, cause)).toList());
		}

		private void settle(List<RecordFailure> failures) {
			Map<Integer, RecordFailure> byIndex = new HashMap<>();
			failures.forEach((failure) -> byIndex.putIfAbsent(failure.index(), failure));
			List<RecordWork> waiting = new ArrayList<>();
			Throwable cause = null;
			Duration longest = Duration.ZERO;
			for (int i = 0; i < this.items.size(); i++) {
				RecordWork work = this.items.get(i);
				RecordFailure failure = byIndex.get(i);
				if (failure == null) {
					work.finished();
				}
				else if (work.failed(failure.cause())) {
					Duration delay = delay(failure, work);
					if (isParked(failure.cause())) {
						LaneRunner.this.log.parked(work, failure.cause(), delay);
						this.turn.postpone(work, delay);
						this.postponed.add(work);
						continue;
					}
					waiting.add(work);
					cause = (cause != null) ? cause : failure.cause();
					longest = (delay.compareTo(longest) > 0) ? delay : longest;
				}
			}
			if (cause != null) {
				LaneRunner.this.log.waiting(waiting, cause, longest);
			}
			this.turn.retry(waiting, longest);
		}

		private boolean isParked(Throwable cause) {
			return LaneRunner.this.parking && LaneRunner.this.classifier.classify(cause) == FailureVerdict.PERMANENT;
		}

		private Duration delay(RecordFailure failure, RecordWork work) {
			return (failure.delay() != null) ? failure.delay() : LaneRunner.this.retry.after(work.attempts());
		}

	}

}
