package io.mergelane.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.mergelane.deadletter.DeadLetterRecord;
import io.mergelane.deadletter.RetainingDeserializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Turns dead letters back into the records that the consumer of a listener polled.
 * <p>
 * Threading: as the deserializers: confined to one thread at a time, mostly.
 */
final class ListenerDeserializers implements AutoCloseable {

	private final Deserializer<Object> key;

	private final Deserializer<Object> value;

	/**
	 * Those made here. Instances of a factory are those of its consumers too.
	 */
	private final List<Deserializer<?>> own;

	private ListenerDeserializers(Deserializer<Object> key, Deserializer<Object> value, List<Deserializer<?>> own) {
		this.key = key;
		this.value = value;
		this.own = own;
	}

	/**
	 * Make deserializers as Kafka's consumer does.
	 * @param configs properties of the consumer, where classes are wrapped
	 * @param key an instance, which comes before the class
	 * @param value likewise
	 * @param configure whether instances are configured
	 * @return the deserializers, or {@code null} if there is neither instance nor class
	 */
	static @Nullable ListenerDeserializers of(Map<String, Object> configs, @Nullable Deserializer<Object> key,
			@Nullable Deserializer<Object> value, boolean configure) {
		List<Deserializer<?>> own = new ArrayList<>();
		Deserializer<Object> ofKey = (key != null) ? configured(key, configs, true, configure)
				: ofClass(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, configs, true, own);
		Deserializer<Object> ofValue = (value != null) ? configured(value, configs, false, configure)
				: ofClass(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, configs, false, own);
		return (ofKey != null && ofValue != null) ? new ListenerDeserializers(ofKey, ofValue, own) : null;
	}

	private static Deserializer<Object> configured(Deserializer<Object> instance, Map<String, Object> configs,
			boolean forKey, boolean configure) {
		if (configure) {
			instance.configure(configs, forKey);
		}
		return instance;
	}

	private static @Nullable Deserializer<Object> ofClass(String property, Map<String, Object> configs, boolean forKey,
			List<Deserializer<?>> own) {
		if (configs.get(property) == null) {
			return null;
		}
		Deserializer<Object> deserializer = new RetainingDeserializer<>();
		deserializer.configure(configs, forKey);
		own.add(deserializer);
		return deserializer;
	}

	/**
	 * Restore the record of a dead letter.
	 * @param letter the dead letter, whose original topic is known
	 * @return the record, or {@code null} if the letter does not tell where it was
	 */
	@SuppressWarnings("NullAway") // As polled, a record may be without key and value.
	@Nullable ConsumerRecord<Object, Object> restore(DeadLetterRecord letter) {
		String topic = letter.originalTopic();
		Integer partition = letter.originalPartition();
		Long offset = letter.originalOffset();
		if (topic == null || partition == null || offset == null) {
			return null;
		}
		Long timestamp = letter.originalTimestamp();
		Headers headers = letter.originalHeaders();
		byte[] keyBytes = letter.record().key();
		byte[] valueBytes = letter.record().value();
		Object keyObject = (keyBytes != null) ? this.key.deserialize(topic, headers, keyBytes) : null;
		Object valueObject = (valueBytes != null) ? this.value.deserialize(topic, headers, valueBytes) : null;
		return new ConsumerRecord<>(topic, partition, offset,
				(timestamp != null) ? timestamp : ConsumerRecord.NO_TIMESTAMP, letter.originalTimestampType(),
				size(keyBytes), size(valueBytes), keyObject, valueObject, headers, Optional.empty());
	}

	private static int size(byte @Nullable [] bytes) {
		return (bytes != null) ? bytes.length : ConsumerRecord.NULL_SIZE;
	}

	@Override
	public void close() {
		this.own.forEach(Deserializer::close);
	}

}
