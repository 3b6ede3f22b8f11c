package io.mergelane;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * A {@link KafkaListener} whose records run in parallel, one at a time per key, and whose
 * offsets are committed only up to the first unfinished record.
 * <p>
 * The method takes one record (its payload, a {@code ConsumerRecord} or a
 * {@code Message}), or a {@code List} of them. It has finished a record when it returns,
 * when the {@code CompletableFuture} it returned is complete, or, if it declares an
 * {@code Acknowledgment}, when that is acknowledged: from any thread and in any order.
 * Delivery is at least once.
 * <p>
 * Settings such as ordering and parallelism are properties: {@code mergelane.defaults.*}
 * for all listeners, {@code mergelane.listeners.<id>.*} for one. A plain
 * {@code @KafkaListener(containerFactory = "laneListenerContainerFactory")} is driven by
 * the same engine.
 *
 * @see MergeInto
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@KafkaListener(containerFactory = LaneListener.CONTAINER_FACTORY_BEAN_NAME)
public @interface LaneListener {

	/**
	 * Name of the container factory bean that drives lane listeners.
	 */
	String CONTAINER_FACTORY_BEAN_NAME = "laneListenerContainerFactory";

	/**
	 * Id of the listener: the name of its container, its key under
	 * {@code mergelane.listeners} and, unless {@link #groupId()} or {@link #idIsGroup()}
	 * say otherwise, its consumer group.
	 * @return the id
	 * @see KafkaListener#id()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String id() default "";

	/**
	 * Topics to subscribe to; property placeholders and SpEL are resolved.
	 * @return the topics
	 * @see KafkaListener#topics()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String[] topics() default {};

	/**
	 * Regular expression of the topics to subscribe to, in place of {@link #topics()}.
	 * @return the pattern
	 * @see KafkaListener#topicPattern()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String topicPattern() default "";

	/**
	 * Consumer group; takes precedence over the {@link #id()}.
	 * @return the consumer group
	 * @see KafkaListener#groupId()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String groupId() default "";

	/**
	 * Whether the {@link #id()} is the consumer group if no {@link #groupId()} is given;
	 * otherwise {@code spring.kafka.consumer.group-id} is.
	 * @return whether the id is the group
	 * @see KafkaListener#idIsGroup()
	 */
	@AliasFor(annotation = KafkaListener.class)
	boolean idIsGroup() default true;

	/**
	 * Prefix of the client id of the listener's consumers.
	 * @return the prefix
	 * @see KafkaListener#clientIdPrefix()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String clientIdPrefix() default "";

	/**
	 * Number of consumers; a number or an expression.
	 * @return the number of consumers
	 * @see KafkaListener#concurrency()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String concurrency() default "";

	/**
	 * Whether the listener starts with the application; {@code true}, {@code false} or an
	 * expression.
	 * @return whether to start
	 * @see KafkaListener#autoStartup()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String autoStartup() default "";

	/**
	 * Kafka consumer properties of this listener, each {@code key=value}.
	 * @return the properties
	 * @see KafkaListener#properties()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String[] properties() default {};

	/**
	 * Name of a bean group to which the container is added.
	 * @return the group
	 * @see KafkaListener#containerGroup()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String containerGroup() default "";

	/**
	 * Bean name of a {@code KafkaListenerErrorHandler}.
	 * @return the bean name
	 * @see KafkaListener#errorHandler()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String errorHandler() default "";

	/**
	 * Bean name of a {@code RecordFilterStrategy}; a filtered record is finished.
	 * @return the bean name
	 * @see KafkaListener#filter()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String filter() default "";

	/**
	 * Information added to the records as the header {@code KafkaHeaders.LISTENER_INFO}.
	 * @return the information
	 * @see KafkaListener#info()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String info() default "";

	/**
	 * Bean name of a {@code ContainerPostProcessor} for this listener's container.
	 * @return the bean name
	 * @see KafkaListener#containerPostProcessor()
	 */
	@AliasFor(annotation = KafkaListener.class)
	String containerPostProcessor() default "";

}
