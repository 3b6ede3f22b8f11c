package io.mergelane.deadletter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.KafkaHeaders;

/**
 * A dead letter as it lies in its topic: what its headers tell of the record it was made
 * of. Anybody may have written it, so nothing in it is relied on.
 * <p>
 * Threading: confined to the thread that reads it.
 */
public final class DeadLetterRecord {

	/**
	 * Topics of Kafka's own are never the original ones.
	 */
	private static final String INTERNAL_PREFIX = "__";

	private static final List<String> EXCEPTIONS = List.of(KafkaHeaders.DLT_EXCEPTION_FQCN,
			KafkaHeaders.DLT_KEY_EXCEPTION_FQCN, KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN);

	private final ConsumerRecord<byte @Nullable [], byte @Nullable []> record;

	/**
	 * Look at a dead letter.
	 * @param record the record that was read from the dead-letter topic
	 */
	public DeadLetterRecord(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
		this.record = record;
	}

	/**
	 * Return the record in the dead-letter topic.
	 * @return the record, with the original key and value
	 */
	public ConsumerRecord<byte @Nullable [], byte @Nullable []> record() {
		return this.record;
	}

	/**
	 * Return the topic of the original record.
	 * @return the topic, or {@code null} if its header is missing or names none
	 */
	public @Nullable String originalTopic() {
		String topic = text(KafkaHeaders.DLT_ORIGINAL_TOPIC);
		return (topic != null && DeadLetterTopic.isLegal(topic) && !topic.startsWith(INTERNAL_PREFIX)) ? topic : null;
	}

	/**
	 * Return the partition of the original record.
	 * @return the partition, or {@code null} if it is not known
	 */
	public @Nullable Integer originalPartition() {
		byte[] value = value(KafkaHeaders.DLT_ORIGINAL_PARTITION);
		if (value == null || value.length != Integer.BYTES) {
			return null;
		}
		int partition = ByteBuffer.wrap(value).getInt();
		return (partition >= 0) ? partition : null;
	}

	/**
	 * Return the offset of the original record.
	 * @return the offset, or {@code null} if it is not known
	 */
	public @Nullable Long originalOffset() {
		return number(KafkaHeaders.DLT_ORIGINAL_OFFSET);
	}

	/**
	 * Return the timestamp of the original record.
	 * @return the timestamp, or {@code null} if it is not known
	 */
	public @Nullable Long originalTimestamp() {
		return number(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP);
	}

	/**
	 * Return the type of the timestamp of the original record.
	 * @return the type, or that of no timestamp if it is not known
	 */
	public TimestampType originalTimestampType() {
		String name = text(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE);
		for (TimestampType type : TimestampType.values()) {
			if (type.name.equals(name)) {
				return type;
			}
		}
		return TimestampType.NO_TIMESTAMP_TYPE;
	}

	/**
	 * Return the headers of the original record.
	 * @return the headers, in their order
	 */
	public Headers originalHeaders() {
		return DeadLetterHeaders.withoutOwn(this.record.headers());
	}

	/**
	 * Return the id of the listener that has given the record up.
	 * @return the id, or {@code null} if it is not known
	 */
	public @Nullable String listener() {
		return text(DeadLetterHeaders.LISTENER);
	}

	/**
	 * Return the class of what the handler threw.
	 * @return the class: of the cause if it is told, else of the exception itself, or
	 * {@code null} if neither is known
	 */
	public @Nullable String exception() {
		String cause = text(KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN);
		if (cause != null) {
			return cause;
		}
		String exception = text(KafkaHeaders.DLT_EXCEPTION_FQCN);
		return (exception != null) ? exception : text(KafkaHeaders.DLT_KEY_EXCEPTION_FQCN);
	}

	/**
	 * Return whether the record was given up for an exception.
	 * @param type the class of the exception or of its cause
	 * @return whether a header names exactly that
	 */
	public boolean isFor(String type) {
		return EXCEPTIONS.stream().anyMatch((name) -> type.equals(text(name)));
	}

	/**
	 * Return the headers that the record is to have in its original topic: its own, and
	 * how often it was a dead letter, so that a loop ends.
	 * @return the headers, in their order
	 */
	public Headers replayHeaders() {
		Headers headers = originalHeaders();
		Header hops = this.record.headers().lastHeader(DeadLetterHeaders.HOPS);
		if (hops != null) {
			headers.add(hops);
		}
		return headers;
	}

	private @Nullable Long number(String name) {
		byte[] value = value(name);
		if (value == null || value.length != Long.BYTES) {
			return null;
		}
		long number = ByteBuffer.wrap(value).getLong();
		return (number >= 0) ? number : null;
	}

	private @Nullable String text(String name) {
		byte[] value = value(name);
		if (value == null) {
			return null;
		}
		try {
			CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
			return text.toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	private byte @Nullable [] value(String name) {
		Header header = this.record.headers().lastHeader(name);
		return (header != null) ? header.value() : null;
	}

}
