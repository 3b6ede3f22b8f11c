package io.mergelane.benchmarks.feed;

import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Notes when the first records were polled, and when a connection was last given back to
 * the pool: what it wrote is committed then. Kafka makes interceptors by class name,
 * hence the static fields: there is one pass at a time.
 * <p>
 * Threading: thread-safe.
 */
public final class WriteClock implements ConsumerInterceptor<String, byte[]> {

	private static final LongAccumulator FIRST = new LongAccumulator(Long::min, Long.MAX_VALUE);

	private static final LongAccumulator LAST = new LongAccumulator(Long::max, Long.MIN_VALUE);

	static void begin() {
		FIRST.reset();
		LAST.reset();
	}

	/**
	 * Return when the first records were polled.
	 */
	static long first() {
		return FIRST.get();
	}

	/**
	 * Return when the last records were written.
	 */
	static long last() {
		return LAST.get();
	}

	@Override
	public ConsumerRecords<String, byte[]> onConsume(ConsumerRecords<String, byte[]> records) {
		FIRST.accumulate(System.nanoTime());
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

	/**
	 * Makes the pool tell when a connection is given back.
	 */
	static final class Pool implements BeanPostProcessor {

		@Override
		public Object postProcessBeforeInitialization(Object bean, String beanName) {
			if (bean instanceof HikariDataSource pool) {
				pool.setMetricsTrackerFactory((name, statistics) -> new IMetricsTracker() {

					@Override
					public void recordConnectionUsageMillis(long millis) {
						LAST.accumulate(System.nanoTime());
					}

				});
			}
			return bean;
		}

	}

}
