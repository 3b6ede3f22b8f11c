package io.mergelane.autoconfigure;

import java.util.Map;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.autoconfigure.MergelaneProperties.Topic;
import io.mergelane.handler.DeclaredMerge;
import io.mergelane.handler.DeclaredMergeEndpoint;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.kafka.annotation.KafkaListenerAnnotationBeanPostProcessor;
import org.springframework.kafka.annotation.KafkaListenerConfigurer;
import org.springframework.kafka.config.KafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistrar;

/**
 * Registers the listeners of topics that are merged by properties alone.
 * <p>
 * Threading: confined to the thread that starts the application.
 */
final class DeclaredMerges implements KafkaListenerConfigurer {

	private static final String PROPERTY = "mergelane.merge.topics.%s.%s";

	private final Map<String, Topic> topics;

	private final BeanFactory beanFactory;

	private final JsonMapper mapper;

	DeclaredMerges(Map<String, Topic> topics, BeanFactory beanFactory, JsonMapper mapper) {
		this.topics = topics;
		this.beanFactory = beanFactory;
		this.mapper = mapper;
	}

	@Override
	public void configureKafkaListeners(KafkaListenerEndpointRegistrar registrar) {
		this.topics.forEach((id, topic) -> registrar.registerEndpoint(endpoint(id, topic), this.beanFactory
			.getBean(LaneListener.CONTAINER_FACTORY_BEAN_NAME, KafkaListenerContainerFactory.class)));
	}

	private DeclaredMergeEndpoint endpoint(String id, Topic topic) {
		check(id, "topic", topic.topic());
		check(id, "table", topic.table());
		check(id, "key", topic.key());
		check(id, "version", topic.version());
		DeclaredMergeEndpoint endpoint = new DeclaredMergeEndpoint(new DeclaredMerge(topic.columns(), this.mapper),
				mergeInto(topic));
		endpoint.setId(id);
		endpoint.setTopics(topic.topic().toArray(String[]::new));
		endpoint.setGroupId(topic.groupId());
		endpoint.setConcurrency(topic.concurrency());
		endpoint.setBeanFactory(this.beanFactory);
		endpoint.setMessageHandlerMethodFactory(this.beanFactory.getBean(KafkaListenerAnnotationBeanPostProcessor.class)
			.getMessageHandlerMethodFactory());
		return endpoint;
	}

	private static void check(String id, String name, @Nullable Object value) {
		if (value == null || value.toString().isEmpty() || value.toString().equals("[]")) {
			throw new InvalidLaneListenerException("%s is not set.".formatted(PROPERTY.formatted(id, name)),
					"Set it, or remove %s.".formatted(PROPERTY.formatted(id, "*")));
		}
	}

	private static MergeInto mergeInto(Topic topic) {
		return AnnotationUtils.synthesizeAnnotation(Map.ofEntries(Map.entry("table", topic.table()),
				Map.entry("key", topic.key().toArray(String[]::new)), Map.entry("version", topic.version()),
				Map.entry("versionFrom", topic.versionFrom()), Map.entry("ties", topic.ties()),
				Map.entry("tie", topic.tie()), Map.entry("deletes", topic.deletes()), Map.entry("flag", topic.flag()),
				Map.entry("ledger", topic.ledger()), Map.entry("acceptResurrection", topic.acceptResurrection()),
				Map.entry("tombstoneVersion", topic.tombstoneVersion()), Map.entry("rows", Object.class),
				Map.entry("dataSource", topic.dataSource())), MergeInto.class, null);
	}

}
