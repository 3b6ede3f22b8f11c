package io.mergelane.listener;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.mergelane.consumer.LaneEngine;
import io.mergelane.consumer.RecordRequest;
import io.mergelane.consumer.SeekAnswer;
import io.mergelane.consumer.SeekRequest;
import io.mergelane.consumer.SeekTarget;
import io.mergelane.consumer.SteeringResult;
import io.mergelane.failure.SkippedRecordException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.common.TopicPartition;

import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.util.Assert;

/**
 * Steers the lane listeners of this application while they run. What is changed holds
 * until the listener is started again, and in this application only.
 * <p>
 * Each method throws an {@link IllegalArgumentException} if no listener has the id, and
 * says in the log what was asked for.
 * <p>
 * Threading: thread-safe.
 */
public final class LaneListeners {

	private static final Log logger = LogFactory.getLog(LaneListeners.class);

	private final LaneListenerContainerFactory factory;

	/**
	 * Create the steering of listeners.
	 * @param factory has made their containers
	 */
	public LaneListeners(LaneListenerContainerFactory factory) {
		this.factory = factory;
	}

	/**
	 * Poll no more records. Those in hand are handled.
	 * @param id id of the listener
	 * @return what came of it
	 */
	public SteeringResult pause(String id) {
		container(id).pause();
		return told(id, "pause", SteeringResult.DONE);
	}

	/**
	 * Poll records again after a pause.
	 * @param id id of the listener
	 * @return what came of it
	 */
	public SteeringResult resume(String id) {
		container(id).resume();
		return told(id, "resume", SteeringResult.DONE);
	}

	/**
	 * Change how many records, or batches, are in work at once per consumer. What is in
	 * work may end.
	 * @param id id of the listener
	 * @param most how many, from 1 to what is configured
	 * @return what came of it
	 */
	public SteeringResult parallelism(String id, int most) {
		return told(id, "parallelism " + most, onEngine(id, (engine) -> engine.parallelism(most)));
	}

	/**
	 * Change how many records begin in a second at most, in all consumers of the
	 * listener.
	 * @param id id of the listener
	 * @param perSecond how many; 0 for as many as can be
	 * @return what came of it
	 */
	public SteeringResult rateLimit(String id, double perSecond) {
		Assert.isTrue(Double.isFinite(perSecond) && perSecond >= 0, "A rate must be a number from 0 on");
		return told(id, "rate limit " + perSecond, onEngine(id, (engine) -> engine.rate(perSecond)));
	}

	/**
	 * Ask whether a record has failed and waits to be tried again.
	 * @param id id of the listener
	 * @param topicPartition partition of the record
	 * @param offset its offset
	 * @return {@link SteeringResult#DONE} if it waits
	 */
	public SteeringResult check(String id, TopicPartition topicPartition, long offset) {
		return ask(id, () -> RecordRequest.look(topicPartition, offset));
	}

	/**
	 * Try a record again that has failed and waits. If the circuit is open, it waits for
	 * that.
	 * @param id id of the listener
	 * @param topicPartition partition of the record
	 * @param offset its offset
	 * @return what came of it
	 */
	public SteeringResult retryNow(String id, TopicPartition topicPartition, long offset) {
		return told(id, "retry of %s@%d".formatted(topicPartition, offset),
				ask(id, () -> RecordRequest.retry(topicPartition, offset)));
	}

	/**
	 * Let a record that has failed and waits become a dead letter, whatever it failed
	 * for, and whether or not dead letters are enabled. No commit passes it before that
	 * is written.
	 * @param id id of the listener
	 * @param topicPartition partition of the record
	 * @param offset its offset
	 * @param reason why, for the log and the header of the dead letter
	 * @return what came of it
	 */
	public SteeringResult skip(String id, TopicPartition topicPartition, long offset, String reason) {
		Assert.hasText(reason, "A reason is needed to skip a record");
		String line = oneLine(reason).strip();
		return told(id, "skip of %s@%d, as '%s'".formatted(topicPartition, offset, line),
				ask(id, () -> RecordRequest.skip(topicPartition, offset, new SkippedRecordException(line))));
	}

	/**
	 * Go on elsewhere in a partition: nothing of it starts any more, what is in work may
	 * finish, the new position is committed, and the partition begins anew there. Behind
	 * it records are handled again; between the old position and one ahead they never
	 * are.
	 * @param id id of the listener
	 * @param topicPartition the partition
	 * @param target where to go on
	 * @param expectedCommitted its committed offset: if it is another one by now, nothing
	 * is done
	 * @param reason why, for the log and what is shown of the listener
	 * @return what came of it
	 */
	public SeekAnswer seek(String id, TopicPartition topicPartition, SeekTarget target, long expectedCommitted,
			String reason) {
		Assert.hasText(reason, "A reason is needed to seek");
		String line = oneLine(reason).strip();
		SeekAnswer answer = seek(id, () -> new SeekRequest(topicPartition, target, expectedCommitted, line, false));
		told(id, "seek of %s from %d to %s, as '%s'".formatted(topicPartition, expectedCommitted, target, line),
				answer.result());
		return answer;
	}

	/**
	 * Ask what would come of a seek.
	 * @param id id of the listener
	 * @param topicPartition the partition
	 * @param target where to go on
	 * @param expectedCommitted its committed offset
	 * @return what would come of it now
	 */
	public SeekAnswer checkSeek(String id, TopicPartition topicPartition, SeekTarget target, long expectedCommitted) {
		return seek(id, () -> new SeekRequest(topicPartition, target, expectedCommitted, "", true));
	}

	private SeekAnswer seek(String id, Supplier<SeekRequest> requests) {
		LaneListenerContainer container = container(id);
		if (!container.isRunning()) {
			return new SeekAnswer(SteeringResult.NOT_RUNNING, -1, -1, 0);
		}
		return container.listener()
			.ask(requests, new SeekAnswer(SteeringResult.NOT_ASSIGNED, -1, -1, 0), SeekAnswer::result);
	}

	/**
	 * Return the topics of a listener.
	 * @param id id of the listener
	 * @return the topics in the order they are named in, or none if they are given by a
	 * pattern
	 */
	public List<String> topics(String id) {
		ContainerProperties properties = container(id).getContainerProperties();
		if (properties.getTopics() != null) {
			return List.of(properties.getTopics());
		}
		TopicPartitionOffset[] assigned = properties.getTopicPartitions();
		return (assigned != null) ? Stream.of(assigned).map(TopicPartitionOffset::getTopic).distinct().toList()
				: List.of();
	}

	private SteeringResult ask(String id, Supplier<RecordRequest> requests) {
		LaneListenerContainer container = container(id);
		return container.isRunning() ? container.listener().ask(requests) : SteeringResult.NOT_RUNNING;
	}

	private SteeringResult onEngine(String id, Consumer<LaneEngine> change) {
		LaneListenerContainer container = container(id);
		LaneEngine engine = container.listener().engine();
		if (engine == null || !container.isRunning()) {
			return SteeringResult.NOT_RUNNING;
		}
		change.accept(engine);
		return SteeringResult.DONE;
	}

	private LaneListenerContainer container(String id) {
		LaneListenerContainer container = this.factory.containers().get(id);
		if (container == null) {
			throw new IllegalArgumentException("There is no lane listener '%s'; there are %s".formatted(id,
					new TreeSet<>(this.factory.containers().keySet())));
		}
		return container;
	}

	private static SteeringResult told(String id, String what, SteeringResult result) {
		logger.warn("Listener '%s': %s was asked for on thread '%s': %s".formatted(id, oneLine(what),
				Thread.currentThread().getName(), result));
		return result;
	}

	private static String oneLine(String text) {
		return text.replaceAll("\\p{Cntrl}", " ");
	}

}
