package io.mergelane.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Keeps the bytes of a key or value in a header of its record, if they cannot be told
 * from what the real deserializer makes of them, so that a dead letter is what lay in the
 * log. Between the two is an {@link ErrorHandlingDeserializer}, so that what cannot be
 * deserialized does not stop its partition.
 * <p>
 * Lane listeners have it by default. A consumer factory of another kind can be given it
 * as an instance, or as a class with the real one as {@value #KEY_DELEGATE} or
 * {@value #VALUE_DELEGATE}.
 * <p>
 * Threading: as the real deserializer: confined to the consumer thread, mostly.
 *
 * @param <T> what is deserialized
 */
public final class RetainingDeserializer<T> implements Deserializer<T> {

	/**
	 * Consumer property with the class of the real deserializer of keys.
	 */
	public static final String KEY_DELEGATE = "mergelane.deserializer.key.delegate.class";

	/**
	 * Consumer property with the class of the real deserializer of values.
	 */
	public static final String VALUE_DELEGATE = "mergelane.deserializer.value.delegate.class";

	private static final String PROBE = "\u00E9\u20AC\uD83D\uDE00";

	private @Nullable Deserializer<T> delegate;

	private boolean forKey;

	/**
	 * It makes text of anything, and does not fail.
	 */
	private boolean utf8;

	/**
	 * Create a deserializer that finds the real one in the consumer's properties.
	 */
	public RetainingDeserializer() {
	}

	/**
	 * Create a deserializer.
	 * @param deserializer the real one
	 * @param forKey whether it is for keys, not for values
	 */
	public RetainingDeserializer(Deserializer<T> deserializer, boolean forKey) {
		use(deserializer, forKey);
	}

	private Deserializer<T> use(Deserializer<T> deserializer, boolean forKey) {
		this.forKey = forKey;
		this.utf8 = isUtf8(deserializer);
		this.delegate = guarded(deserializer, forKey);
		return this.delegate;
	}

	private static <T> Deserializer<T> guarded(Deserializer<T> deserializer, boolean forKey) {
		return (deserializer instanceof ErrorHandlingDeserializer || deserializer instanceof StringDeserializer)
				? deserializer : new ErrorHandlingDeserializer<>(deserializer).keyDeserializer(forKey);
	}

	/**
	 * By trying, as an instance may have been configured elsewhere.
	 */
	private static boolean isUtf8(Deserializer<?> deserializer) {
		return deserializer.getClass() == StringDeserializer.class
				&& PROBE.equals(deserializer.deserialize("", PROBE.getBytes(StandardCharsets.UTF_8)));
	}

	@Override
	@SuppressWarnings("unchecked")
	public void configure(Map<String, ?> configs, boolean isKey) {
		Deserializer<T> deserializer = (this.delegate != null) ? this.delegate
				: use((Deserializer<T>) instantiate(configs, isKey ? KEY_DELEGATE : VALUE_DELEGATE), isKey);
		deserializer.configure(configs, isKey);
		this.forKey = isKey;
		this.utf8 = isUtf8(deserializer);
	}

	private static Deserializer<?> instantiate(Map<String, ?> configs, String property) {
		Object type = configs.get(property);
		Assert.state(type != null, () -> "There is no " + property);
		Class<?> deserializer = (type instanceof Class<?> known) ? known
				: ClassUtils.resolveClassName(type.toString().trim(), ClassUtils.getDefaultClassLoader());
		return BeanUtils.instantiateClass(deserializer, Deserializer.class);
	}

	@Override
	public @Nullable T deserialize(String topic, byte @Nullable [] data) {
		return delegate().deserialize(topic, data);
	}

	@Override
	public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] data) {
		if (data == null) {
			return delegate().deserialize(topic, headers, data);
		}
		Header[] before = headers.toArray();
		T value = delegate().deserialize(topic, headers, data);
		if (!(this.utf8 && isWithoutReplacement(value)) && !RawBytes.isExact(value, data)) {
			headers.add(new RetainedBytes(this.forKey, data));
		}
		RetainedHeaders.keepIfChanged(before, headers);
		return value;
	}

	@Override
	public @Nullable T deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
		if (this.utf8 && data != null) {
			T value = delegate().deserialize(topic, headers, data);
			if (isWithoutReplacement(value)) {
				return value;
			}
		}
		return deserialize(topic, headers, Utils.toNullableArray(data));
	}

	private static boolean isWithoutReplacement(@Nullable Object value) {
		return value instanceof String text && text.indexOf(RawBytes.REPLACEMENT) < 0;
	}

	private Deserializer<T> delegate() {
		Assert.state(this.delegate != null, "Not configured");
		return this.delegate;
	}

	@Override
	public void close() {
		if (this.delegate != null) {
			this.delegate.close();
		}
	}

}
