package io.mergelane.consumer;

import org.apache.kafka.common.KafkaException;

/**
 * It is not known, or not possible any more, where to go on with a partition, and the
 * listener is to stop rather than to skip records.
 */
@SuppressWarnings("serial")
public final class LostOffsetException extends KafkaException {

	LostOffsetException(String message) {
		super(message);
	}

}
