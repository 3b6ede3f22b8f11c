package io.mergelane.offsets;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.handler.HandlingCallback;
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

	TransactionalHandler(RecordsHandler handler, DatabaseOffsets offsets) {
		this.handler = handler;
		this.offsets = offsets;
		this.transaction = offsets.transaction();
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		ConsumerRecord<Object, Object> first = records.get(0);
		TopicPartition partition = new TopicPartition(first.topic(), first.partition());
		Claim claim = this.offsets.claim(partition);
		if (claim == null || claim.isFenced()) {
			callback.through(failures(0, records.size(), new FencedException()));
			return;
		}
		Turn turn = new Turn(partition, claim, records);
		int handled = turn.run();
		callback.through((turn.failure != null) ? failures(handled, records.size(), turn.failure) : List.of());
	}

	private static List<RecordFailure> failures(int first, int end, Throwable cause) {
		List<RecordFailure> failures = new ArrayList<>();
		for (int i = first; i < end; i++) {
			failures.add(new RecordFailure(i, (i == first) ? cause : new WaitingException()));
		}
		return failures;
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
		return this.handler.description() + ", positions in the database";
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
			if (commits(0, size)) {
				return size;
			}
			return (size > 1 && this.ofRecords) ? search(0, size) : 0;
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
