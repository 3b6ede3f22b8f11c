package io.mergelane.observation;

import java.util.TreeSet;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.mergelane.observation.BatchObservation.HighCardinality;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.micrometer.KafkaListenerObservation.ListenerHighCardinalityTags;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.ListenerLowCardinalityTags;
import org.springframework.util.StringUtils;

/**
 * Describes a batch by the names that Spring Kafka has for records.
 * <p>
 * Threading: immutable.
 */
public class DefaultBatchObservationConvention implements BatchObservationConvention {

	static final DefaultBatchObservationConvention INSTANCE = new DefaultBatchObservationConvention();

	@Override
	public KeyValues getLowCardinalityKeyValues(BatchReceiverContext context) {
		HandlingSource source = context.getSource();
		KeyValues keyValues = KeyValues.of(ListenerLowCardinalityTags.LISTENER_ID.withValue(source.listener()),
				ListenerLowCardinalityTags.MESSAGING_SYSTEM.withValue("kafka"),
				ListenerLowCardinalityTags.MESSAGING_OPERATION.withValue("process"),
				ListenerLowCardinalityTags.MESSAGING_SOURCE_NAME.withValue(topics(context)),
				ListenerLowCardinalityTags.MESSAGING_SOURCE_KIND.withValue("topic"));
		return with(keyValues, ListenerLowCardinalityTags.MESSAGING_CONSUMER_GROUP, source.group());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(BatchReceiverContext context) {
		KeyValues keyValues = KeyValues.of(
				HighCardinality.COUNT.withValue(Integer.toString(context.getRecords().size())),
				HighCardinality.FAILED.withValue(Integer.toString(context.getFailed())));
		return with(keyValues, ListenerHighCardinalityTags.MESSAGING_CLIENT_ID, context.getSource().clientId());
	}

	@Override
	public String getContextualName(BatchReceiverContext context) {
		return topics(context) + " process";
	}

	private static String topics(BatchReceiverContext context) {
		String first = context.getRecords().get(0).topic();
		TreeSet<String> topics = null;
		for (ConsumerRecord<?, ?> record : context.getRecords()) {
			if (!record.topic().equals(first)) {
				topics = (topics != null) ? topics : new TreeSet<>();
				topics.add(record.topic());
			}
		}
		if (topics == null) {
			return first;
		}
		topics.add(first);
		return String.join(",", topics);
	}

	private static KeyValues with(KeyValues keyValues, KeyName name, @Nullable String value) {
		return (value != null && StringUtils.hasText(value)) ? keyValues.and(KeyValue.of(name, value)) : keyValues;
	}

}
