package io.mergelane.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of a batch without those that have failed already, and the way back from
 * their indexes to those of the batch.
 * <p>
 * Threading: immutable.
 *
 * @param records the remaining records
 * @param indexes their indexes in the batch
 * @param failures the failures of the others
 */
public record RemainingRecords(List<ConsumerRecord<Object, Object>> records, List<Integer> indexes,
		List<RecordFailure> failures) {

	/**
	 * Leave out records that have failed.
	 * @param batch the batch
	 * @param failures failures by index in the batch
	 * @return the remaining records
	 */
	public static RemainingRecords of(List<ConsumerRecord<Object, Object>> batch, List<RecordFailure> failures) {
		Set<Integer> failed = failures.stream().map(RecordFailure::index).collect(Collectors.toSet());
		List<ConsumerRecord<Object, Object>> records = new ArrayList<>(batch.size());
		List<Integer> indexes = new ArrayList<>(batch.size());
		for (int i = 0; i < batch.size(); i++) {
			if (!failed.contains(i)) {
				records.add(batch.get(i));
				indexes.add(i);
			}
		}
		return new RemainingRecords(records, indexes, failures);
	}

	/**
	 * Return a callback for the remaining records that reports on the whole batch.
	 * @param callback the callback of the batch
	 * @return the callback
	 */
	public HandlingCallback callback(HandlingCallback callback) {
		return new HandlingCallback() {

			@Override
			public void finishedFirst(int count) {
				// A failed record may be among the first of the batch: wait.
			}

			@Override
			public void through(List<RecordFailure> later) {
				List<RecordFailure> all = new ArrayList<>(RemainingRecords.this.failures);
				later.forEach((failure) -> all.add(new RecordFailure(RemainingRecords.this.indexes.get(failure.index()),
						failure.cause(), failure.delay())));
				callback.through(all);
			}

			@Override
			public void goesOn(Runnable cancel) {
				callback.goesOn(cancel);
			}

		};
	}

}
