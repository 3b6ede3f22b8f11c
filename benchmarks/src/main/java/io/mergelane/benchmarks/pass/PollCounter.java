package io.mergelane.benchmarks.pass;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a contender has polled, so that it is known how many records it has in
 * hand. Kafka makes interceptors by class name, hence the static fields: there is one
 * pass at a time.
 * <p>
 * Threading: thread-safe.
 */
public final class PollCounter implements ConsumerInterceptor<String, byte[]> {

	private static final AtomicLong POLLED = new AtomicLong();

	private static final LongAccumulator MOST = new LongAccumulator(Long::max, 0);

	private static volatile @Nullable Ledger ledger;

	static void begin(Ledger next) {
		ledger = next;
		POLLED.set(0);
		MOST.reset();
	}

	/**
	 * Return the most records that were polled and not handled.
	 */
	static long maxInHand() {
		return MOST.get();
	}

	@Override
	public ConsumerRecords<String, byte[]> onConsume(ConsumerRecords<String, byte[]> records) {
		Ledger current = ledger;
		if (current != null) {
			long polled = POLLED.addAndGet(records.count());
			MOST.accumulate(polled - current.count());
		}
		return records;
	}

	@Override
	public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
		// not of interest
	}

	@Override
	public void close() {
		// nothing is held
	}

	@Override
	public void configure(Map<String, ?> configs) {
		// nothing to set
	}

}
