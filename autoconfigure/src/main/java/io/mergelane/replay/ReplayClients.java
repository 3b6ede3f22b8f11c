package io.mergelane.replay;

import org.apache.kafka.clients.consumer.Consumer;

import org.springframework.kafka.core.ProducerFactory;

/**
 * Makes the clients of a run, which closes them.
 * <p>
 * Threading: implementations are thread-safe.
 */
public interface ReplayClients {

	/**
	 * Make a consumer that reads bytes, committed records only, and commits nothing by
	 * itself.
	 * @param request the id of the request
	 * @param group the group whose offsets it commits, without being a member
	 * @return the consumer
	 */
	Consumer<byte[], byte[]> consumer(String request, String group);

	/**
	 * Make a factory of an idempotent producer of bytes without transactions. It is reset
	 * at the end of the run.
	 * @param request the id of the request
	 * @return the factory
	 */
	ProducerFactory<byte[], byte[]> producers(String request);

}
