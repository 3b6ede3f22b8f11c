package io.mergelane.consumer;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The lane of a record: records with equal lane keys wait for each other.
 * <p>
 * Threading: immutable, as far as the key is; a key that changes its hash code is still
 * found by it.
 *
 * @param topic the topic
 * @param key what is equal for records that wait for each other
 * @param hash hash code of both
 */
record LaneKey(String topic, Object key, int hash) {

	private static final Log logger = LogFactory.getLog(LaneKey.class);

	private static final Set<Class<?>> reported = ConcurrentHashMap.newKeySet();

	private static final ClassValue<Boolean> HAS_VALUE_EQUALITY = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			try {
				return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
			}
			catch (NoSuchMethodException ex) {
				return false;
			}
		}

	};

	private LaneKey(String topic, Object key) {
		this(topic, key, 31 * topic.hashCode() + key.hashCode());
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/**
	 * Return the lane of a record.
	 * @param record the record
	 * @param ordering which records wait for each other
	 * @param nullKey how records without a key are dispatched
	 * @return the lane, or {@code null} if the record waits for no other
	 */
	static @Nullable LaneKey of(ConsumerRecord<?, ?> record, Ordering ordering, NullKey nullKey) {
		return switch (ordering) {
			case NONE -> null;
			case PARTITION -> ofPartition(record);
			case KEY -> (record.key() != null) ? ofKey(record, record.key())
					: (nullKey == NullKey.ANY) ? null : ofPartition(record);
		};
	}

	private static LaneKey ofPartition(ConsumerRecord<?, ?> record) {
		return new LaneKey(record.topic(), new Partition(record.partition()));
	}

	private static LaneKey ofKey(ConsumerRecord<?, ?> record, Object key) {
		if (key instanceof byte[] bytes) {
			return new LaneKey(record.topic(), ByteBuffer.wrap(bytes));
		}
		if (key instanceof ByteBuffer buffer) {
			// Reading it moves its position, and with it what it is equal to.
			return new LaneKey(record.topic(), buffer.duplicate());
		}
		if (HAS_VALUE_EQUALITY.get(key.getClass())) {
			return new LaneKey(record.topic(), key);
		}
		if (reported.add(key.getClass())) {
			logger.warn("Keys of topic %s are of type %s, which does not override equals and hashCode: "
				.formatted(record.topic(), key.getClass().getName())
					+ "its records are handled in the order of their partition, not by key");
		}
		return ofPartition(record);
	}

	/**
	 * A partition in the place of a key; not equal to any key.
	 *
	 * @param number the number of the partition
	 */
	private record Partition(int number) {

	}

}
