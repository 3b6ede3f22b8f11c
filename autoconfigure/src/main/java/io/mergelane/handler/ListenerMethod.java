package io.mergelane.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.BaseStream;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.Merge;
import io.mergelane.MergeInto;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeanUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

/**
 * What the signature and the annotations of a listener method say.
 * <p>
 * Threading: immutable.
 */
final class ListenerMethod {

	private static final Set<String> PUBLISHERS = Set.of("java.util.concurrent.Flow$Publisher",
			"org.reactivestreams.Publisher");

	private final String id;

	private final Method method;

	private final List<MergeInto> mergeInto;

	private final @Nullable DeclaredTransaction transaction;

	/**
	 * Look at a listener method.
	 * @param id id of the listener
	 * @param method the method
	 * @throws InvalidLaneListenerException if the method cannot be a lane listener
	 */
	ListenerMethod(String id, Method method) {
		this(id, method, List.copyOf(AnnotatedElementUtils.findMergedRepeatableAnnotations(method, MergeInto.class)));
	}

	/**
	 * Look at a listener method.
	 * @param id id of the listener
	 * @param method the method
	 * @param mergeInto the tables that its rows are merged into
	 * @throws InvalidLaneListenerException if the method cannot be a lane listener
	 */
	ListenerMethod(String id, Method method, List<MergeInto> mergeInto) {
		this.id = id;
		this.method = method;
		this.mergeInto = mergeInto;
		this.transaction = DeclaredTransaction.of(method);
		check();
	}

	/**
	 * Return how messages name the listener.
	 */
	String name() {
		return "Lane listener '%s' (%s.%s)".formatted(this.id, this.method.getDeclaringClass().getSimpleName(),
				this.method.getName());
	}

	boolean takesBatch() {
		return hasPayload((type) -> type == List.class || type == Collection.class);
	}

	Completion completion() {
		return hasParameter(Acknowledgment.class) ? Completion.ACKNOWLEDGMENT : Completion.RETURN;
	}

	/**
	 * Return whether a record is finished when the method returns.
	 */
	boolean isDoneOnReturn() {
		return completion() == Completion.RETURN && !returnsFuture();
	}

	/**
	 * Return whether what it has written is rolled back when it throws.
	 */
	boolean isTransactional() {
		return this.transaction != null && !this.transaction.readOnly();
	}

	boolean replies() {
		return AnnotatedElementUtils.hasAnnotation(this.method, SendTo.class);
	}

	/**
	 * Return the tables its rows are merged into.
	 * @return the annotations, empty if it does not merge
	 */
	List<MergeInto> mergeInto() {
		return this.mergeInto;
	}

	/**
	 * Return the type of the rows the method returns.
	 * @return the type, or {@code null} if the rows are maps or it is not known
	 */
	@Nullable Class<?> rowType() {
		ResolvableType type = ResolvableType.forMethodReturnType(this.method);
		ResolvableType rows = type.as(Collection.class);
		Class<?> row = ((rows != ResolvableType.NONE) ? rows.getGeneric(0) : type).resolve(Object.class);
		return (Map.class.isAssignableFrom(row) || row == Object.class || row == Merge.class) ? null : row;
	}

	/**
	 * Check what depends on the listener's filter.
	 * @param filtered whether records are filtered before the method is called
	 */
	void checkFilter(boolean filtered) {
		if (filtered && takesBatch() && hasParameter(Acknowledgment.class)) {
			throw invalid(
					"takes a List and an Acknowledgment and has a filter, so its indexes would name other records",
					"Filter the list in the method, or take no Acknowledgment.");
		}
	}

	/**
	 * Check what depends on the bean: a proxy passes on to it only what it can override.
	 * @param bean the bean of the method
	 */
	void checkBean(Object bean) {
		int modifiers = this.method.getModifiers();
		if (AopUtils.isCglibProxy(bean) && !Modifier.isStatic(modifiers)
				&& (Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers))) {
			throw invalid(
					"is %s, but Spring has put a proxy before its bean, for @Transactional, @Async or another aspect: it would run in the proxy, whose fields are all null"
						.formatted(Modifier.isPrivate(modifiers) ? "private" : "final"),
					"Make it package-private, protected or public, and not final.");
		}
	}

	/**
	 * Return what a user may not have meant, though no record is lost by it.
	 * @param inTransaction whether it is called in the transaction that moves its
	 * position
	 * @return a sentence that says what to do, or {@code null}
	 */
	@Nullable String advice(boolean inTransaction) {
		DeclaredTransaction declared = this.transaction;
		if (declared != null && !inTransaction && !this.mergeInto.isEmpty() && !declared.readOnly()) {
			return "%s is @Transactional, but its rows are written after that transaction, in one of their own: what the method writes itself stays when they fail. Remove @Transactional and return rows for each table, by several @MergeInto; or set mergelane.listeners.%s.offsets=database, for one transaction around all; or, if the method only reads, say readOnly = true"
				.formatted(name(), this.id);
		}
		if (declared != null && returnsFuture() && !isAsync()) {
			return "%s is @Transactional and returns a future: the transaction ends when the method returns, so what the future does is not in it, and a future that fails does not roll it back. Do the work of the database before the method returns, or in a TransactionTemplate where the future runs"
				.formatted(name());
		}
		if (this.mergeInto.isEmpty() && !replies() && returnsValue()) {
			return "%s returns a %s, with which nothing is done. Annotate it with @MergeInto to write it into a table, or with @SendTo to send it to a topic, or return nothing"
				.formatted(name(), this.method.getReturnType().getSimpleName());
		}
		return null;
	}

	private void check() {
		if (hasParameter(Consumer.class)) {
			throw invalid("takes a Consumer, which only the polling thread may touch",
					"Remove the parameter; commits, pauses and seeks are done by the engine.");
		}
		if (hasParameter(ConsumerRecords.class)) {
			throw invalid("takes ConsumerRecords, but records are handed over by key, not by poll",
					"Take a List<ConsumerRecord<K, V>> instead.");
		}
		if (AnnotatedElementUtils.hasAnnotation(this.method, RetryableTopic.class)) {
			throw invalid("is annotated with @RetryableTopic, which would break the order of a key",
					"Remove the annotation; failed records are retried while their key waits.");
		}
		if (isForgotten()) {
			throw invalid("is @Async, so a record would be finished before it is handled",
					"Remove @Async, as records run in parallel already, or return a CompletableFuture.");
		}
		if (isReactive()) {
			throw invalid("is reactive or suspending, and nobody would subscribe to what it returns",
					"Return a CompletableFuture, for example by Mono.toFuture().");
		}
		if (this.transaction != null) {
			checkTransaction();
		}
		if (!this.mergeInto.isEmpty()) {
			checkMapping();
		}
	}

	private void checkTransaction() {
		if (Modifier.isPrivate(this.method.getModifiers()) || Modifier.isStatic(this.method.getModifiers())) {
			throw invalid("is @Transactional and private or static, so Spring starts no transaction for it",
					"Make it package-private, protected or public, and not static.");
		}
		if (isTransactional() && hasParameter(Acknowledgment.class)) {
			throw invalid(
					"is @Transactional and takes an Acknowledgment: a record acknowledged in the method is finished before the transaction is committed, and lost if that fails",
					"Remove the Acknowledgment: the record is finished when the method has returned, and so after the commit. To refuse a record, throw an exception.");
		}
	}

	private void checkMapping() {
		if (this.method.getReturnType() == void.class || returnsFuture()) {
			throw invalid("is annotated with @MergeInto but does not return rows",
					"Return a record, a bean, a Map, or a List of one of them.");
		}
		if (!isRow(ResolvableType.forMethodReturnType(this.method).resolve(Object.class))) {
			throw invalid("is annotated with @MergeInto but returns a " + this.method.getReturnType().getSimpleName(),
					"Return a record, a bean, a Map, or a List of one of them, or null for no row.");
		}
		if (takesBatch() || hasParameter(Acknowledgment.class)) {
			throw invalid("is annotated with @MergeInto and takes a List or an Acknowledgment",
					"Take one record: Mergelane forms the batches, and a record is finished when its rows are.");
		}
	}

	private static boolean isRow(Class<?> type) {
		return !type.isArray() && type != Optional.class && !BaseStream.class.isAssignableFrom(type)
				&& !BeanUtils.isSimpleValueType(type);
	}

	/**
	 * Whether the method returns before its work is done, on a thread nobody waits for.
	 */
	private boolean isForgotten() {
		return !returnsFuture() && isAsync();
	}

	private boolean isAsync() {
		return AnnotatedElementUtils.hasAnnotation(this.method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(this.method.getDeclaringClass(), Async.class);
	}

	private boolean returnsValue() {
		Class<?> type = this.method.getReturnType();
		return type != void.class && type != Void.class && !type.getName().equals("kotlin.Unit") && !returnsFuture();
	}

	private boolean returnsFuture() {
		return CompletionStage.class.isAssignableFrom(this.method.getReturnType());
	}

	private boolean isReactive() {
		Class<?> type = this.method.getReturnType();
		boolean known = !CompletionStage.class.isAssignableFrom(type)
				&& ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
		return known || isPublisher(type) || KotlinDetector.isSuspendingFunction(this.method);
	}

	private static boolean isPublisher(Class<?> type) {
		return PUBLISHERS.contains(type.getName()) || ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.anyMatch((implemented) -> PUBLISHERS.contains(implemented.getName()));
	}

	private boolean hasParameter(Class<?> type) {
		return Arrays.stream(this.method.getParameterTypes()).anyMatch(type::isAssignableFrom);
	}

	private boolean hasPayload(Predicate<Class<?>> type) {
		return Arrays.stream(this.method.getParameters())
			.filter(ListenerMethod::mayBePayload)
			.anyMatch((parameter) -> type.test(parameter.getType()));
	}

	private static boolean mayBePayload(Parameter parameter) {
		return !parameter.isAnnotationPresent(Header.class) && !parameter.isAnnotationPresent(Headers.class);
	}

	private InvalidLaneListenerException invalid(String what, String action) {
		return new InvalidLaneListenerException("%s %s.".formatted(name(), what), action);
	}

}
