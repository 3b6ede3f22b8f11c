package io.mergelane.listener;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.function.Supplier;

import io.mergelane.deadletter.RetainingDeserializer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/**
 * Makes the consumers of a lane listener by the user's factory, with deserializers that
 * keep the bytes of records and do not fail. The user's factory is not changed, as other
 * listeners have it too.
 * <p>
 * Deserializers that are named in properties are wrapped by overriding these. Instances
 * cannot be overridden, so a factory that has some is copied for each consumer.
 * <p>
 * Threading: as the user's factory.
 */
final class LaneConsumerFactory implements ConsumerFactory<Object, Object> {

	private static final Log logger = LogFactory.getLog(LaneConsumerFactory.class);

	private final ConsumerFactory<Object, Object> user;

	private final Map<Consumer<?, ?>, String> suffixes = Collections.synchronizedMap(new WeakHashMap<>());

	LaneConsumerFactory(ConsumerFactory<Object, Object> user) {
		this.user = user;
	}

	@Override
	public Consumer<Object, Object> createConsumer(@Nullable String groupId, @Nullable String clientIdPrefix,
			@Nullable String clientIdSuffix, @Nullable Properties properties) {
		Consumer<Object, Object> consumer = withInstances().createConsumer(groupId, clientIdPrefix, clientIdSuffix,
				wrapped(properties));
		this.suffixes.put(consumer, (clientIdSuffix != null) ? clientIdSuffix : "");
		return consumer;
	}

	/**
	 * Return by what the client id of a consumer is told from those of the others of its
	 * listener.
	 * @param consumer the consumer
	 * @return the suffix, which may be empty
	 */
	String suffix(Consumer<?, ?> consumer) {
		return this.suffixes.getOrDefault(consumer, "");
	}

	private Properties wrapped(@Nullable Properties properties) {
		Properties wrapped = new Properties();
		if (properties != null) {
			properties.stringPropertyNames().forEach((name) -> wrapped.put(name, properties.getProperty(name)));
			wrapped.putAll(properties);
		}
		wrap(wrapped, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, RetainingDeserializer.KEY_DELEGATE);
		wrap(wrapped, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, RetainingDeserializer.VALUE_DELEGATE);
		return wrapped;
	}

	private void wrap(Properties overrides, String property, String delegate) {
		Object deserializer = overrides.get(property);
		if (deserializer == null) {
			deserializer = getConfigurationProperties().get(property);
		}
		if (deserializer != null && !isRetaining(deserializer)) {
			overrides.put(delegate, deserializer);
			overrides.put(property, RetainingDeserializer.class);
		}
	}

	private static boolean isRetaining(Object deserializer) {
		return deserializer == RetainingDeserializer.class
				|| deserializer.toString().trim().equals(RetainingDeserializer.class.getName());
	}

	/**
	 * Make deserializers like those of its consumers, for records that no consumer has
	 * polled.
	 * @param properties overrides of the listener
	 * @return the deserializers, or {@code null} if nothing tells which they are
	 */
	@Nullable ListenerDeserializers deserializers(Properties properties) {
		Map<String, Object> configs = new HashMap<>(getConfigurationProperties());
		wrapped(properties).forEach((name, value) -> configs.put(name.toString(), value));
		return ListenerDeserializers.of(configs, wrapped(this.user::getKeyDeserializer, true).get(),
				wrapped(this.user::getValueDeserializer, false).get(), configuresInstances());
	}

	private boolean configuresInstances() {
		return this.user instanceof DefaultKafkaConsumerFactory
				&& Boolean.TRUE.equals(new DirectFieldAccessor(this.user).getPropertyValue("configureDeserializers"));
	}

	private ConsumerFactory<Object, Object> withInstances() {
		if (!isToBeWrapped(this.user.getKeyDeserializer()) && !isToBeWrapped(this.user.getValueDeserializer())) {
			return this.user;
		}
		if (this.user.getClass() != DefaultKafkaConsumerFactory.class) {
			logger.warn(
					"%s brings instances of deserializers, which cannot be wrapped: a record that cannot be deserialized stops its partition, and one that is not text or bytes cannot be a dead letter; let it use RetainingDeserializer"
						.formatted(this.user.getClass().getName()));
			return this.user;
		}
		return copy();
	}

	private static boolean isToBeWrapped(@Nullable Deserializer<?> deserializer) {
		return deserializer != null && !(deserializer instanceof RetainingDeserializer);
	}

	private ConsumerFactory<Object, Object> copy() {
		// There are no getters.
		DirectFieldAccessor fields = new DirectFieldAccessor(this.user);
		DefaultKafkaConsumerFactory<Object, Object> copy = new DefaultKafkaConsumerFactory<>(
				this.user.getConfigurationProperties(), wrapped(this.user::getKeyDeserializer, true),
				wrapped(this.user::getValueDeserializer, false),
				Boolean.TRUE.equals(fields.getPropertyValue("configureDeserializers")));
		copy.setBeanName(String.valueOf(fields.getPropertyValue("beanName")));
		this.user.getListeners().forEach(copy::addListener);
		this.user.getPostProcessors().forEach(copy::addPostProcessor);
		return copy;
	}

	private static Supplier<@Nullable Deserializer<Object>> wrapped(Supplier<@Nullable Deserializer<Object>> user,
			boolean forKey) {
		return () -> {
			Deserializer<Object> deserializer = user.get();
			return (deserializer != null && isToBeWrapped(deserializer))
					? new RetainingDeserializer<>(deserializer, forKey) : deserializer;
		};
	}

	@Override
	public boolean isAutoCommit() {
		return this.user.isAutoCommit();
	}

	@Override
	public Map<String, Object> getConfigurationProperties() {
		return this.user.getConfigurationProperties();
	}

	@Override
	public @Nullable Deserializer<Object> getKeyDeserializer() {
		return this.user.getKeyDeserializer();
	}

	@Override
	public @Nullable Deserializer<Object> getValueDeserializer() {
		return this.user.getValueDeserializer();
	}

}
