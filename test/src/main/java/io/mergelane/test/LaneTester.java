package io.mergelane.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Feeds listeners in a test, waits until they have finished what was fed, and reads what
 * is committed and what lies in topics.
 * <p>
 * It is a bean of each application context with Kafka's listeners, as soon as it is on
 * the class path. It finds the broker as the application does, so an embedded one and a
 * container are the same to it. It takes any listener with a group, lane listeners or
 * not.
 * <p>
 * Threading: thread-safe.
 */
public final class LaneTester {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final TestClients clients;

	private final ListenerProgress progress;

	private final Payloads payloads;

	private final Duration timeout;

	LaneTester(TestClients clients, ListenerProgress progress, Payloads payloads) {
		this(clients, progress, payloads, TIMEOUT);
	}

	private LaneTester(TestClients clients, ListenerProgress progress, Payloads payloads, Duration timeout) {
		this.clients = clients;
		this.progress = progress;
		this.payloads = payloads;
		this.timeout = timeout;
	}

	/**
	 * Return a tester that waits longer, or less long, than the 30 seconds of this one.
	 * @param timeout how long to wait at most
	 * @return the tester
	 */
	public LaneTester within(Duration timeout) {
		return new LaneTester(this.clients, this.progress, this.payloads, timeout);
	}

	/**
	 * Publish a record, and return when it is in the log.
	 * @param topic its topic
	 * @param key its key, or {@code null}
	 * @param value its value: text and bytes as they are, anything else as JSON, as the
	 * application writes it; or {@code null}
	 */
	public void send(String topic, @Nullable String key, @Nullable Object value) {
		send(new ProducerRecord<>(topic, (key != null) ? key.getBytes(StandardCharsets.UTF_8) : null,
				(value != null) ? this.payloads.write(value) : null));
	}

	/**
	 * Publish a record as it is, with its partition, headers and timestamp, and return
	 * when it is in the log.
	 * @param record the record
	 */
	public void send(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
		this.clients.send(record);
	}

	/**
	 * Wait until everything that lies in the topics of listeners now is finished and
	 * committed: handled, merged, or a dead letter. What is published meanwhile is not
	 * waited for.
	 * <p>
	 * A topic that is written in transactions is never finished, as nobody commits the
	 * mark at its end.
	 * @param listeners ids of the listeners; without any, all lane listeners
	 * @throws AssertionError if it takes too long; it tells what is open, and why as far
	 * as that is known, without anything of the records but their offsets
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public void awaitFinished(String... listeners) {
		List<String> ids = (listeners.length > 0) ? List.of(listeners) : this.progress.laneListeners();
		Map<String, Map<TopicPartition, Long>> ends = this.progress.ends(ids);
		try {
			Awaitility.await()
				.atMost(this.timeout)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(20))
				.until(() -> open(ends).isEmpty());
		}
		catch (ConditionTimeoutException ex) {
			// A look may have taken longer than there was time.
			List<String> open = open(ends);
			if (!open.isEmpty()) {
				throw new AssertionError("Not finished within %s: %s".formatted(this.timeout, String.join("; ", open)));
			}
		}
	}

	private List<String> open(Map<String, Map<TopicPartition, Long>> ends) {
		return ends.entrySet()
			.stream()
			.flatMap((listener) -> this.progress.open(listener.getKey(), listener.getValue())
				.stream()
				.map((partition) -> "listener '%s': %s".formatted(listener.getKey(), partition)))
			.toList();
	}

	/**
	 * Return the committed offsets of a listener's group: the next ones to be read.
	 * @param listener id of the listener
	 * @return the offsets, of partitions of its topics that have one
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public Map<TopicPartition, Long> committed(String listener) {
		return this.progress.committed(listener);
	}

	/**
	 * Return the records that lie in a topic now, by partition and offset. With these a
	 * test looks at dead letters and at what a listener has published.
	 * @param topic the topic
	 * @return the records, their keys and values as text; empty if there is no such topic
	 */
	public List<ConsumerRecord<@Nullable String, @Nullable String>> records(String topic) {
		return this.clients.records(topic);
	}

}
