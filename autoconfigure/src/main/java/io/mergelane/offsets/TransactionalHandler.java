package io.mergelane.offsets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.NotHandledException;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Handles records of a partition in the transaction that moves its position beyond them.
 * <p>
 * If some of them fail, those before are found by halves and committed; the first that
 * fails is tried again, and all behind it wait.
 * <p>
 * Threading: thread-safe; a partition has one call at a time.
 */
final class TransactionalHandler implements RecordsHandler {

	private final RecordsHandler handler;

	private final DatabaseOffsets offsets;

	private final TransactionTemplate transaction;

	TransactionalHandler(RecordsHandler handler, DatabaseOffsets offsets, TransactionTemplate transaction) {
		this.handler = handler;
		this.offsets = offsets;
		this.transaction = transaction;
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		List<RecordFailure> failures = new ArrayList<>();
		byPartition(records).forEach((partition, indexes) -> handle(partition, records, indexes, failures));
		callback.through(failures);
	}

	/**
	 * Partitions may share a lane, and so a batch.
	 */
	private static Map<TopicPartition, List<Integer>> byPartition(List<ConsumerRecord<Object, Object>> records) {
		Map<TopicPartition, List<Integer>> indexes = new LinkedHashMap<>();
		for (int i = 0; i < records.size(); i++) {
			ConsumerRecord<Object, Object> record = records.get(i);
			indexes
				.computeIfAbsent(new TopicPartition(record.topic(), record.partition()),
						(partition) -> new ArrayList<>())
				.add(i);
		}
		return indexes;
	}

	private void handle(TopicPartition partition, List<ConsumerRecord<Object, Object>> records, List<Integer> indexes,
			List<RecordFailure> failures) {
		Claim claim = this.offsets.claim(partition);
		int handled = 0;
		Throwable failure = null;
		if (claim == null || claim.isFenced()) {
			failure = new FencedException();
		}
		else {
			Turn turn = new Turn(partition, claim, indexes.stream().map(records::get).toList());
			handled = turn.run();
			failure = turn.failure;
		}
		if (failure != null) {
			for (int i = handled; i < indexes.size(); i++) {
				failures.add(new RecordFailure(indexes.get(i), (i == handled) ? failure : new NotHandledException()));
			}
		}
	}

	@Override
	public boolean findsFaults() {
		return true;
	}

	/**
	 * Move the position beyond the record: it is the first that is not handled.
	 * @throws FencedException if somebody else has the partition
	 */
	@Override
	public void givenUp(ConsumerRecord<Object, Object> record) {
		TopicPartition partition = new TopicPartition(record.topic(), record.partition());
		Claim claim = this.offsets.claim(partition);
		if (claim == null) {
			throw new FencedException();
		}
		long next = record.offset() + 1;
		this.transaction.executeWithoutResult((status) -> this.offsets.advance(partition, claim, next));
		claim.next(next);
	}

	@Override
	public int mostAtOnce() {
		return this.handler.mostAtOnce();
	}

	@Override
	public boolean takesBatches() {
		return this.handler.takesBatches();
	}

	@Override
	public String description() {
		return this.handler.description();
	}

	/**
	 * One call.
	 */
	private final class Turn {

		private final TopicPartition partition;

		private final Claim claim;

		private final List<ConsumerRecord<Object, Object>> records;

		private @Nullable Throwable failure;

		private boolean ofRecords;

		Turn(TopicPartition partition, Claim claim, List<ConsumerRecord<Object, Object>> records) {
			this.partition = partition;
			this.claim = claim;
			this.records = records;
		}

		/**
		 * Handle as many records as can be.
		 * @return how many
		 */
		int run() {
			int size = this.records.size();
			int first = 0;
			while (first < size && this.records.get(first).offset() < this.claim.next()) {
				// It is behind the position: it was handled.
				first++;
			}
			if (first == size || commits(first, size)) {
				return size;
			}
			return (size - first > 1 && this.ofRecords) ? search(first, size) : first;
		}

		/**
		 * Handle the records before the first that fails, of some that fail together.
		 * @return how many are handled of all
		 */
		private int search(int from, int to) {
			if (to - from == 1) {
				return commits(from, to) ? to : from;
			}
			int middle = (from + to) / 2;
			if (!commits(from, middle)) {
				return this.ofRecords ? search(from, middle) : from;
			}
			return search(middle, to);
		}

		private boolean commits(int from, int to) {
			List<ConsumerRecord<Object, Object>> part = this.records.subList(from, to);
			long next = part.get(part.size() - 1).offset() + 1;
			Failures failures = new Failures();
			try {
				TransactionalHandler.this.transaction.executeWithoutResult((status) -> {
					TransactionalHandler.this.offsets.advance(this.partition, this.claim, next);
					TransactionalHandler.this.handler.handle(part, failures);
					if (failures.first != null) {
						status.setRollbackOnly();
					}
				});
				this.failure = failures.first;
				this.ofRecords = failures.count < part.size() || isOfData(failures.first);
			}
			catch (RuntimeException | Error ex) {
				// It may be committed all the same: then the next attempt is refused.
				this.failure = ex;
				this.ofRecords = isOfData(ex);
			}
			if (this.failure == null) {
				this.claim.next(next);
			}
			return this.failure == null;
		}

		private static boolean isOfData(@Nullable Throwable failure) {
			Throwable cause = failure;
			for (int depth = 0; cause != null && depth < 16; depth++) {
				if (cause instanceof DataIntegrityViolationException) {
					return true;
				}
				cause = cause.getCause();
			}
			return false;
		}

	}

	/**
	 * Takes what came of the records of a transaction.
	 */
	private static final class Failures implements HandlingCallback {

		private @Nullable Throwable first;

		private int index = Integer.MAX_VALUE;

		private int count;

		@Override
		public void finishedFirst(int finished) {
			// All are finished when the transaction is committed.
		}

		@Override
		public void through(List<RecordFailure> failures) {
			this.count = failures.size();
			for (RecordFailure failure : failures) {
				if (failure.index() < this.index) {
					this.index = failure.index();
					this.first = failure.cause();
				}
			}
		}

	}

}
