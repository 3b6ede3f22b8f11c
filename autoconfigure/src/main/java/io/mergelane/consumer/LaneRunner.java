package io.mergelane.consumer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.mergelane.failure.RejectedRecordException;
import io.mergelane.handler.DeserializationFailures;
import io.mergelane.handler.NotHandledException;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import io.mergelane.handler.RemainingRecords;
import io.mergelane.lane.LaneTurn;
import io.mergelane.lane.LaneWork;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaUtils;

/**
 * Gives the records of a turn to the handler, and what came of them to their partitions
 * and their lane.
 * <p>
 * What failed is not finished, so no commit passes it, until it is handled after all or
 * kept as a dead letter.
 * <p>
 * Threading: thread-safe.
 */
final class LaneRunner implements LaneWork<RecordWork> {

	private final @Nullable String group;

	private final RecordsHandler handler;

	private final Duration timeout;

	private final DueTimes dueTimes;

	private final FailedRecords failed;

	private final FailureLog log;

	LaneRunner(@Nullable String group, RecordsHandler handler, Duration timeout, DueTimes dueTimes,
			FailedRecords failed, FailureLog log) {
		this.group = group;
		this.handler = handler;
		this.timeout = timeout;
		this.dueTimes = dueTimes;
		this.failed = failed;
		this.log = log;
	}

	@Override
	public void run(List<RecordWork> items, LaneTurn<RecordWork> turn) {
		List<ConsumerRecord<Object, Object>> records = records(items);
		Settlement settlement = new Settlement(items, turn, this.failed, this.handler.findsFaults(), this.timeout,
				this.log);
		// Listener methods may ask for the group in a header.
		KafkaUtils.setConsumerGroupId(this.group);
		try {
			handle(items, records, settlement);
		}
		catch (Throwable ex) {
			// The handler must not throw. If it does, its records have failed.
			settlement.failed(ex);
		}
		finally {
			KafkaUtils.clearConsumerGroupId();
			// Whatever was put there is not of the next records.
			MDC.clear();
		}
	}

	private static List<ConsumerRecord<Object, Object>> records(List<RecordWork> items) {
		if (items.size() == 1) {
			return List.of(record(items.get(0)));
		}
		List<ConsumerRecord<Object, Object>> records = new ArrayList<>(items.size());
		items.forEach((work) -> records.add(record(work)));
		return records;
	}

	/**
	 * Return the record, with the number of the attempt as Spring Kafka tells it.
	 */
	private static ConsumerRecord<Object, Object> record(RecordWork work) {
		ConsumerRecord<Object, Object> record = work.record();
		if (work.attempts() > 0) {
			Headers headers = record.headers();
			headers.remove(KafkaHeaders.DELIVERY_ATTEMPT);
			headers.add(KafkaHeaders.DELIVERY_ATTEMPT,
					ByteBuffer.allocate(Integer.BYTES).putInt(work.attempts() + 1).array());
		}
		return record;
	}

	private void handle(List<RecordWork> items, List<ConsumerRecord<Object, Object>> records, Settlement settlement) {
		List<RecordFailure> broken = broken(items, records);
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
	 * Find the records that are not to be handled: given up, not due, unreadable, or
	 * behind one of these of their key.
	 */
	private List<RecordFailure> broken(List<RecordWork> items, List<ConsumerRecord<Object, Object>> records) {
		List<RecordFailure> unreadable = DeserializationFailures.in(records);
		Map<Integer, RecordFailure> broken = null;
		for (int i = 0; i < items.size(); i++) {
			Throwable givenUp = items.get(i).givenUp();
			RecordFailure failure = (givenUp != null) ? new RecordFailure(i, givenUp) : notDue(i, records.get(i));
			if (failure != null) {
				broken = (broken != null) ? broken : new TreeMap<>();
				broken.put(i, failure);
			}
		}
		if (broken == null && (unreadable.isEmpty() || items.size() == 1)) {
			return unreadable;
		}
		Map<Integer, RecordFailure> all = (broken != null) ? broken : new TreeMap<>();
		unreadable.forEach((failure) -> all.putIfAbsent(failure.index(), failure));
		addThoseBehind(items, all);
		return List.copyOf(all.values());
	}

	private static void addThoseBehind(List<RecordWork> items, Map<Integer, RecordFailure> broken) {
		Set<Object> waiting = new HashSet<>();
		for (int i = 0; i < items.size(); i++) {
			Object identity = items.get(i).identity();
			if (broken.containsKey(i)) {
				waiting.add(identity);
			}
			else if (waiting.contains(identity)) {
				broken.put(i, new RecordFailure(i, new NotHandledException()));
			}
		}
	}

	private @Nullable RecordFailure notDue(int index, ConsumerRecord<Object, Object> record) {
		try {
			Duration wait = this.dueTimes.untilDue(record);
			return (wait != null) ? new RecordFailure(index, new NotHandledException(), wait) : null;
		}
		catch (RejectedRecordException ex) {
			return new RecordFailure(index, ex);
		}
	}

}
