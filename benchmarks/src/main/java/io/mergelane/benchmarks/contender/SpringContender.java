package io.mergelane.benchmarks.contender;

import java.util.Map;

import io.mergelane.benchmarks.boot.BootApplication;
import io.mergelane.benchmarks.workload.Workload;

/**
 * Spring Kafka, with the container factory of Spring Boot.
 * <p>
 * Threading: immutable.
 *
 * @param name its name
 * @param keepsOrder whether records of a key are handled one at a time, in their order
 * @param parallel whether records are handled in parallel
 * @param listener class of the listener
 * @param properties properties of {@code spring.kafka.listener}
 */
record SpringContender(String name, boolean keepsOrder, boolean parallel, Class<?> listener,
		Map<String, String> properties) implements Contender {

	static Contender batches() {
		return new SpringContender("spring-batch", true, false, KafkaListeners.Batches.class, Map.of("type", "batch"));
	}

	static Contender singleRecords() {
		return new SpringContender("spring-record", true, false, KafkaListeners.SingleRecords.class, Map.of());
	}

	static Contender asyncAcks() {
		return new SpringContender("spring-async-acks", false, true, KafkaListeners.AsyncAcks.class,
				Map.of("async-acks", "true", "ack-mode", "manual"));
	}

	static Contender forkJoin() {
		return new SpringContender("fork-join-batch", true, true, KafkaListeners.ForkJoin.class,
				Map.of("type", "batch"));
	}

	@Override
	public boolean suits(Workload workload) {
		// A failed record would stop its partition, or never be acknowledged.
		return (this.parallel || workload.isIdle()) && !workload.oddKey().isAboutFailures();
	}

	@Override
	public AutoCloseable start(Subscription subscription) {
		BootApplication application = subscription.application();
		this.properties.forEach((name, value) -> application.with("spring.kafka.listener." + name, value));
		return application.start(this.listener);
	}

}
