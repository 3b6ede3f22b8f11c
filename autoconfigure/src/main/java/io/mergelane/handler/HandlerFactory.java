package io.mergelane.handler;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.MergeInto;
import io.mergelane.failure.FailureReason;
import io.mergelane.merge.MergeTableException;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.MergeWriterFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.DelegatingMessageListener;
import org.springframework.kafka.listener.adapter.FilteringMessageListenerAdapter;
import org.springframework.kafka.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.util.Assert;
import org.springframework.util.StringValueResolver;

/**
 * Makes the handlers of listener methods, around the adapters by which Spring Kafka calls
 * them: conversion, argument resolution, validation and filters are Spring's.
 * <p>
 * Threading: thread-safe.
 */
public final class HandlerFactory {

	private static final Log logger = LogFactory.getLog(HandlerFactory.class);

	private final Supplier<MessageHandlerMethodFactory> methodFactory;

	private final ObjectProvider<MergeWriterFactory> mergeWriterFactory;

	private final StringValueResolver placeholders;

	private final Set<String> adviceGiven = ConcurrentHashMap.newKeySet();

	/**
	 * Create the factory.
	 * @param methodFactory resolves the arguments of listener methods
	 * @param mergeWriterFactory makes the writers of merging listeners
	 * @param placeholders resolves placeholders in annotations
	 */
	public HandlerFactory(Supplier<MessageHandlerMethodFactory> methodFactory,
			ObjectProvider<MergeWriterFactory> mergeWriterFactory, StringValueResolver placeholders) {
		this.methodFactory = methodFactory;
		this.mergeWriterFactory = mergeWriterFactory;
		this.placeholders = placeholders;
	}

	/**
	 * Return whether the method of an endpoint takes a list of records.
	 * @param endpoint the endpoint
	 * @return whether it is called with batches
	 * @throws InvalidLaneListenerException if the method cannot be a lane listener
	 */
	public boolean takesBatch(MethodKafkaListenerEndpoint<?, ?> endpoint) {
		return method(endpoint).takesBatch();
	}

	/**
	 * Return what the handler of an endpoint is given at a time.
	 * @param endpoint the endpoint
	 * @return whether batches are formed, and what for
	 */
	public Batching batching(MethodKafkaListenerEndpoint<?, ?> endpoint) {
		ListenerMethod method = method(endpoint);
		if (!method.mergeInto().isEmpty()) {
			return Batching.MERGES;
		}
		return method.takesBatch() ? Batching.LISTS : Batching.SINGLE;
	}

	/**
	 * Return how messages name the listener of an endpoint.
	 * @param endpoint the endpoint
	 * @return its id and its method
	 */
	public String name(MethodKafkaListenerEndpoint<?, ?> endpoint) {
		return method(endpoint).name();
	}

	/**
	 * Return whether a record is finished when the method of an endpoint returns.
	 * @param endpoint the endpoint
	 * @return false if it returns a future or takes an {@code Acknowledgment}
	 */
	public boolean isDoneOnReturn(MethodKafkaListenerEndpoint<?, ?> endpoint) {
		return method(endpoint).isDoneOnReturn();
	}

	/**
	 * Return the data source that the rows of an endpoint are merged into, if it is
	 * named.
	 * @param endpoint the endpoint
	 * @return its bean name, or {@code null}
	 */
	public @Nullable String dataSource(MethodKafkaListenerEndpoint<?, ?> endpoint) {
		List<MergeInto> tables = method(endpoint).mergeInto();
		return (tables.isEmpty() || tables.get(0).dataSource().isEmpty()) ? null : resolve(tables.get(0).dataSource());
	}

	/**
	 * Make the handler of an endpoint. A table to merge into is checked here, so the
	 * database must be up.
	 * @param endpoint the endpoint
	 * @param messageListener the listener that Spring Kafka has made of the endpoint
	 * @param inTransaction whether it is called in the transaction that moves its
	 * position
	 * @return the handler
	 */
	@SuppressWarnings("unchecked")
	public RecordsHandler create(MethodKafkaListenerEndpoint<?, ?> endpoint, Object messageListener,
			boolean inTransaction) {
		ListenerMethod method = method(endpoint);
		String advice = method.advice(inTransaction);
		// A listener may be started again and again.
		if (advice != null && this.adviceGiven.add(advice)) {
			logger.warn(advice);
		}
		MessagingMessageListenerAdapter<?, ?> adapter = adapter(messageListener);
		boolean filtered = adapter != messageListener;
		method.checkFilter(filtered);
		adapter.setHandlerMethod(new CapturingHandlerAdapter(
				this.methodFactory.get().createInvocableHandlerMethod(endpoint.getBean(), endpoint.getMethod()),
				method.replies()));
		if (method.takesBatch()) {
			return new BatchHandler((BatchAcknowledgingConsumerAwareMessageListener<Object, Object>) messageListener,
					method.completion(), filtered, method.isTransactional() && !inTransaction);
		}
		AcknowledgingConsumerAwareMessageListener<Object, Object> listener = (AcknowledgingConsumerAwareMessageListener<Object, Object>) messageListener;
		if (method.mergeInto().isEmpty()) {
			return new RecordHandler(listener, method.completion());
		}
		MergeDefinition definition = MergeDefinition.of(String.valueOf(endpoint.getId()), method.mergeInto(),
				method.rowType(), this::resolve);
		warn(endpoint, definition);
		return new MergeHandler(listener, writer(method, definition), definition);
	}

	private static void warn(MethodKafkaListenerEndpoint<?, ?> endpoint, MergeDefinition definition) {
		switch (definition.versionFrom()) {
			case RECORD_TIMESTAMP -> logger.warn(
					"Lane listener '%s' takes versions from the timestamps of records: of changes within a millisecond the first to arrive stays, and clocks of several producers may disagree"
						.formatted(endpoint.getId()));
			case RECORD_OFFSET -> logger.warn(
					"Lane listener '%s' takes versions from the offsets of records: they order changes of one partition only, and begin anew with the topic"
						.formatted(endpoint.getId()));
			case ROW -> {
			}
		}
	}

	private MergeWriter writer(ListenerMethod method, MergeDefinition definition) {
		MergeWriterFactory factory = this.mergeWriterFactory.getIfAvailable();
		if (factory == null) {
			throw new InvalidLaneListenerException(
					"%s is annotated with @MergeInto(table = \"%s\"), but there is no DataSource."
						.formatted(method.name(), definition.tables()),
					"Add spring-boot-starter-jdbc and a JDBC driver, and set spring.datasource.url.");
		}
		try {
			return factory(factory, definition).create(definition.sources());
		}
		catch (MergeTableException ex) {
			throw new InvalidLaneListenerException("%s: %s".formatted(method.name(), ex.description()), ex.action(),
					ex);
		}
		catch (DataAccessException ex) {
			throw new InvalidLaneListenerException(
					"%s cannot look at its table '%s': %s.".formatted(method.name(), definition.tables(),
							FailureReason.of(ex)),
					"Start the database, and check spring.datasource.url and the account.", ex);
		}
	}

	private static MergeWriterFactory factory(MergeWriterFactory factory, MergeDefinition definition) {
		return (definition.dataSource() != null) ? factory.on(definition.dataSource()) : factory;
	}

	private String resolve(String value) {
		String resolved = this.placeholders.resolveStringValue(value);
		return (resolved != null) ? resolved : value;
	}

	private static ListenerMethod method(MethodKafkaListenerEndpoint<?, ?> endpoint) {
		if (endpoint.getBean() instanceof ConsumerSeekAware) {
			throw new InvalidLaneListenerException(
					"Lane listener '%s' is a ConsumerSeekAware, but it is not told of assignments, nor may it seek."
						.formatted(endpoint.getId()),
					"Remove the interface. A new group begins with the oldest record; mergelane.defaults.no-committed-offset says otherwise, and LaneListeners.seek moves a partition.");
		}
		// The annotations are on the method of the class, not of its proxy.
		Method method = AopUtils.getMostSpecificMethod(endpoint.getMethod(),
				AopUtils.getTargetClass(endpoint.getBean()));
		String id = String.valueOf(endpoint.getId());
		ListenerMethod listenerMethod = (endpoint instanceof DeclaredMergeEndpoint declared)
				? new ListenerMethod(id, method, List.of(declared.mergeInto())) : new ListenerMethod(id, method);
		listenerMethod.checkBean(endpoint.getBean());
		return listenerMethod;
	}

	private static MessagingMessageListenerAdapter<?, ?> adapter(Object messageListener) {
		Object listener = messageListener;
		while (listener instanceof DelegatingMessageListener<?> delegating) {
			if (delegating instanceof FilteringMessageListenerAdapter<?, ?> filter) {
				filter.setObservationRegistry(new NoCurrentObservation());
			}
			listener = delegating.getDelegate();
		}
		Assert.isInstanceOf(MessagingMessageListenerAdapter.class, listener);
		MessagingMessageListenerAdapter<?, ?> adapter = (MessagingMessageListenerAdapter<?, ?>) listener;
		adapter.setObservationRegistry(new NoCurrentObservation());
		return adapter;
	}

}
