package io.mergelane.observation;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.micrometer.observation.transport.ReceiverContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What is observed when a batch is handled.
 * <p>
 * The trace of a single record goes on. Several records have several traces, so that a
 * batch of them begins a new one; there is no carrier then.
 * <p>
 * Threading: one thread at a time.
 */
public class BatchReceiverContext extends ReceiverContext<ConsumerRecord<?, ?>> {

	private final HandlingSource source;

	private final List<? extends ConsumerRecord<?, ?>> records;

	private int failed;

	/**
	 * Create the context of a batch.
	 * @param source where the records come from
	 * @param records the records
	 */
	@SuppressWarnings("this-escape")
	public BatchReceiverContext(HandlingSource source, List<? extends ConsumerRecord<?, ?>> records) {
		super(BatchReceiverContext::header);
		this.source = source;
		this.records = records;
		if (records.size() == 1) {
			setCarrier(records.get(0));
		}
		String cluster = source.cluster().get();
		setRemoteServiceName("Apache Kafka" + ((cluster != null) ? ": " + cluster : ""));
	}

	static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null && header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
	}

	/**
	 * Return where the records come from.
	 * @return the source
	 */
	public HandlingSource getSource() {
		return this.source;
	}

	/**
	 * Return the records of the batch.
	 * @return the records
	 */
	public List<? extends ConsumerRecord<?, ?>> getRecords() {
		return this.records;
	}

	/**
	 * Return how many of the records were not finished.
	 * @return how many; known when the observation stops
	 */
	public int getFailed() {
		return this.failed;
	}

	void failed(int records) {
		this.failed = records;
	}

}
