package io.mergelane.simulation;

import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A polled record that knows of which poll it is.
 */
final class PolledRecord extends ConsumerRecord<Object, Object> {

	final Delivery delivery;

	@SuppressWarnings("NullAway") // keys may be null
	PolledRecord(Delivery delivery, boolean withLeaderEpoch) {
		super(delivery.record.partition.topic(), delivery.record.partition.partition(), delivery.record.offset, 0L,
				TimestampType.CREATE_TIME, (delivery.record.key != null) ? delivery.record.key.length() : -1,
				delivery.record.size, delivery.record.key, "value", new RecordHeaders(),
				withLeaderEpoch ? Optional.of(delivery.record.leaderEpoch) : Optional.empty());
		this.delivery = delivery;
	}

}
