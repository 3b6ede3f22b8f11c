package io.mergelane.autoconfigure;

import java.util.Set;
import java.util.TreeSet;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/**
 * Warns of properties for a listener that does not exist: most likely its id is spelt
 * differently.
 * <p>
 * Threading: confined to the thread that starts the application.
 */
final class UnknownListenerWarning implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(UnknownListenerWarning.class);

	private final MergelaneProperties properties;

	private final ObjectProvider<KafkaListenerEndpointRegistry> registry;

	UnknownListenerWarning(MergelaneProperties properties, ObjectProvider<KafkaListenerEndpointRegistry> registry) {
		this.properties = properties;
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		this.registry.ifAvailable((known) -> {
			Set<String> unknown = new TreeSet<>(this.properties.listeners().keySet());
			unknown.removeAll(known.getListenerContainerIds());
			if (!unknown.isEmpty()) {
				logger.warn(
						"There are no listeners %s for mergelane.listeners.*; the listeners of this application are %s"
							.formatted(unknown, known.getListenerContainerIds()));
			}
		});
	}

}
