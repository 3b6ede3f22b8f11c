package io.mergelane.listener;

import java.util.Locale;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.failure.Causes;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Says what to do if a container cannot start, where it can be known from the failure. Of
 * all others nothing is said: they may quote settings that hold credentials.
 * <p>
 * Threading: confined to the thread that starts the listener.
 *
 * @param container the container of the listener
 */
record FailedStart(LaneListenerContainer container) {

	/**
	 * Explain a failure.
	 * @param failure what the container or its client has thrown
	 * @return what to throw in its place, which may be the failure itself
	 */
	RuntimeException explained(RuntimeException failure) {
		if (failure instanceof InvalidLaneListenerException) {
			return failure;
		}
		String reason = String.valueOf(Causes.root(failure).getMessage());
		String text = reason.toLowerCase(Locale.ROOT);
		if (text.contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
			return invalid("knows no broker, as bootstrap.servers is %s: %s".formatted(brokers(), reason),
					"Set spring.kafka.bootstrap-servers to host:port of a broker, whose name this machine can resolve.",
					failure);
		}
		if (text.contains("deserializer")) {
			return invalid("cannot make its deserializers: " + reason,
					"Correct spring.kafka.consumer.key-deserializer or spring.kafka.consumer.value-deserializer, or the 'properties' of the listener: each names a class that implements Deserializer and has a constructor without parameters.",
					failure);
		}
		if (text.contains("missingtopicsfatal")) {
			return invalid("reads topics that do not exist at %s: %s".formatted(brokers(), reason),
					"Create them, or correct the names; or set spring.kafka.listener.missing-topics-fatal=false, and the listener waits for them.",
					failure);
		}
		return failure;
	}

	private String brokers() {
		return ContainerConnection.brokers(ContainerConnection.of(this.container));
	}

	private InvalidLaneListenerException invalid(String what, String action, RuntimeException failure) {
		return new InvalidLaneListenerException(
				"Lane listener '%s' %s.".formatted(this.container.getListenerId(), what), action, failure);
	}

}
