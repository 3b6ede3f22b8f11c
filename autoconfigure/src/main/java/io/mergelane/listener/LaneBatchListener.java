package io.mergelane.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

import io.mergelane.consumer.ConsumerRequest;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.LaneConsumer;
import io.mergelane.consumer.LaneEngine;
import io.mergelane.consumer.RecordRequest;
import io.mergelane.consumer.SteeringResult;
import io.mergelane.consumer.WorkSnapshot;
import io.mergelane.rebalance.RebalanceLog;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.util.Assert;

/**
 * What Spring Kafka's container calls on the consumer thread: before each poll, with the
 * polled records, and when the assignment changes. Each call goes to the
 * {@link LaneConsumer} of that consumer.
 * <p>
 * The container's acknowledgment is never used: offsets are committed by the engine. A
 * consumer is known from its first poll until it is closed, over all rebalances, so that
 * its lanes remember what is still in work.
 * <p>
 * Threading: thread-safe.
 */
final class LaneBatchListener implements BatchAcknowledgingConsumerAwareMessageListener<Object, Object>,
		BatchInterceptor<Object, Object>, ConsumerAwareRebalanceListener {

	/**
	 * A consumer answers before its next poll, unless a rebalance keeps it.
	 */
	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

	private final Map<Consumer<?, ?>, LaneConsumer> consumers = new ConcurrentHashMap<>();

	private final RebalanceLog rebalances;

	private volatile @Nullable LaneEngine engine;

	LaneBatchListener(RebalanceLog rebalances) {
		this.rebalances = rebalances;
	}

	/**
	 * Set the engine for consumers to come. Called each time the container is about to
	 * start; consumers of an earlier start, which may not be gone yet, keep theirs.
	 * @param engine the engine
	 */
	void engine(LaneEngine engine) {
		this.engine = engine;
	}

	private LaneConsumer of(Consumer<?, ?> consumer) {
		return this.consumers.computeIfAbsent(consumer, (added) -> {
			LaneEngine started = this.engine;
			Assert.state(started != null, "The container has not been started");
			return started.newConsumer(consumer, this.rebalances);
		});
	}

	/**
	 * Forget the consumer of the calling thread: it is closed.
	 * @param fenced whether it was, as another one has its static id
	 */
	void consumerStopped(boolean fenced) {
		this.consumers.values().removeIf((consumer) -> consumer.closeIfOnThisThread(fenced));
	}

	List<ConsumerSnapshot> consumers() {
		return this.consumers.values().stream().map(LaneConsumer::snapshot).toList();
	}

	List<WorkSnapshot> inWork() {
		return this.consumers.values().stream().flatMap((consumer) -> consumer.inWork().stream()).toList();
	}

	@Nullable LaneEngine engine() {
		return this.engine;
	}

	/**
	 * Ask the consumer that has a partition.
	 * @param requests makes the same request for each consumer
	 * @return what came of it
	 */
	SteeringResult ask(Supplier<RecordRequest> requests) {
		return ask(requests, SteeringResult.NOT_ASSIGNED, (result) -> result);
	}

	/**
	 * Ask the consumers.
	 * @param requests makes the same request for each
	 * @param nobody the answer if none has the partition
	 * @param resultOf tells what an answer means
	 * @return the answer of the one that has the partition
	 */
	<R> R ask(Supplier<? extends ConsumerRequest<R>> requests, R nobody, Function<R, SteeringResult> resultOf) {
		List<ConsumerRequest<R>> asked = new ArrayList<>();
		for (LaneConsumer consumer : this.consumers.values()) {
			ConsumerRequest<R> request = requests.get();
			consumer.ask(request);
			asked.add(request);
		}
		R best = nobody;
		long end = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
		for (ConsumerRequest<R> request : asked) {
			R answer = request.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
			SteeringResult result = resultOf.apply(answer);
			best = (result != SteeringResult.NOT_ASSIGNED) ? answer : best;
			if (result != SteeringResult.NOT_ASSIGNED && result != SteeringResult.NO_ANSWER) {
				return answer;
			}
		}
		return best;
	}

	RebalanceLog rebalances() {
		return this.rebalances;
	}

	@Override
	public void setupThreadState(Consumer<?, ?> consumer) {
		of(consumer).beforePoll(consumer);
	}

	@Override
	public void onMessage(List<ConsumerRecord<Object, Object>> records, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		Assert.state(consumer != null, "The container did not pass its consumer");
		of(consumer).accept(consumer, records);
	}

	@Override
	public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
			Consumer<Object, Object> consumer) {
		return records;
	}

	@Override
	public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		of(consumer).assigned(consumer, partitions);
	}

	@Override
	public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		of(consumer).revoked(consumer, partitions);
	}

	@Override
	public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		of(consumer).lost(partitions);
	}

}
