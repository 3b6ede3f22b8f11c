package io.mergelane.observation;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Where handled records come from.
 * <p>
 * Threading: immutable, as far as the cluster is.
 *
 * @param listener name of the container that has polled them, as Spring Kafka has it
 * @param clientId client id of its consumer, if they come from one
 * @param group consumer group, if there is one
 * @param cluster tells the id of the Kafka cluster, if it is known
 */
public record HandlingSource(String listener, @Nullable String clientId, @Nullable String group,
		Supplier<@Nullable String> cluster) {

}
