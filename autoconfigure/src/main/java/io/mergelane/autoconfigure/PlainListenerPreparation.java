package io.mergelane.autoconfigure;

import io.mergelane.guard.GroupGuard;
import io.mergelane.listener.LaneListenerContainerFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Lets the guard of consumer groups prepare plain listeners that are registered when the
 * application has started.
 */
final class PlainListenerPreparation {

	private PlainListenerPreparation() {
	}

	static <K, V> void prepare(ConcurrentKafkaListenerContainerFactory<K, V> factory, GroupGuard guard) {
		if (factory instanceof LaneListenerContainerFactory) {
			return;
		}
		// There is no getter.
		@SuppressWarnings("unchecked")
		@Nullable ContainerCustomizer<K, V, ConcurrentMessageListenerContainer<K, V>> user = (ContainerCustomizer<K, V, ConcurrentMessageListenerContainer<K, V>>) new DirectFieldAccessor(
				factory)
			.getPropertyValue("containerCustomizer");
		factory.setContainerCustomizer((container) -> {
			if (user != null) {
				user.configure(container);
			}
			guard.preparePlain(container);
		});
	}

}
