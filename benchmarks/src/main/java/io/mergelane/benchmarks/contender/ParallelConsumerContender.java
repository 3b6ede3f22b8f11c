package io.mergelane.benchmarks.contender;

import java.util.List;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ParallelConsumerOptionsBuilder;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import io.mergelane.benchmarks.workload.Workload;

/**
 * Confluent's Parallel Consumer, in key order.
 * <p>
 * Threading: immutable.
 *
 * @param name its name
 * @param batchSize most records it hands over at once
 */
record ParallelConsumerContender(String name, int batchSize) implements Contender {

	private static final int BATCH_SIZE = 500;

	static Contender singleRecords() {
		return new ParallelConsumerContender("parallel-consumer", 1);
	}

	static Contender batches() {
		return new ParallelConsumerContender("parallel-consumer-batch", BATCH_SIZE);
	}

	@Override
	public boolean keepsOrder() {
		return true;
	}

	@Override
	public boolean suits(Workload workload) {
		// It tries a failed record until it succeeds, whatever the failure.
		return (this.batchSize == 1 || workload.isIdle()) && !workload.oddKey().letsPass();
	}

	@Override
	public AutoCloseable start(Subscription subscription) {
		ParallelConsumerOptionsBuilder<String, byte[]> options = ParallelConsumerOptions.<String, byte[]>builder()
			.consumer(subscription.consumer())
			.ordering(ProcessingOrder.KEY)
			.batchSize(this.batchSize);
		if (subscription.workload().limits().inWork() > 0) {
			options.maxConcurrency(subscription.workload().limits().inWork());
		}
		ParallelStreamProcessor<String, byte[]> processor = ParallelStreamProcessor
			.createEosStreamProcessor(options.build());
		processor.subscribe(List.of(subscription.topic()));
		processor.poll((records) -> records.getConsumerRecordsFlattened().forEach(subscription.handling()::handle));
		return processor::closeDrainFirst;
	}

}
