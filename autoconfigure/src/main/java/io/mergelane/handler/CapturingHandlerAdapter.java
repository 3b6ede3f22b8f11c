package io.mergelane.handler;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.adapter.HandlerAdapter;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.converter.ConversionException;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * Hands the value a listener method returns to its {@link Invocation}, instead of to
 * Spring Kafka's reply handling.
 * <p>
 * Threading: thread-safe, as far as the listener method is.
 */
final class CapturingHandlerAdapter extends HandlerAdapter {

	private final boolean reply;

	/**
	 * Create an adapter.
	 * @param method the listener method
	 * @param reply whether the value is passed on for Spring Kafka to reply with
	 */
	CapturingHandlerAdapter(InvocableHandlerMethod method, boolean reply) {
		super(method);
		this.reply = reply;
	}

	@Override
	public boolean isAsyncReplies() {
		// A future is awaited by the invocation.
		return false;
	}

	@Override
	public @Nullable Object invoke(Message<?> message, @Nullable Object... providedArgs) throws Exception {
		Invocation invocation = invocation(providedArgs);
		List<ConversionException> failures = conversionFailures(message);
		if (!failures.isEmpty()) {
			invocation.unconverted(failures);
			return null;
		}
		invocation.invoked();
		Object result = super.invoke(message, providedArgs);
		invocation.returned(result);
		return this.reply ? replyOf(result) : null;
	}

	/**
	 * A reply is sent when the future is complete. If it fails, that is for the
	 * invocation: Spring Kafka would acknowledge the record.
	 */
	private static @Nullable Object replyOf(@Nullable Object result) {
		return (result instanceof CompletionStage<?> stage)
				? stage.toCompletableFuture().handle((value, failure) -> (failure == null) ? value : null) : result;
	}

	private static Invocation invocation(@Nullable Object... args) {
		for (Object arg : args) {
			if (arg instanceof Invocation invocation) {
				return invocation;
			}
		}
		throw new IllegalStateException("No invocation among the arguments");
	}

	/**
	 * The batch converter puts null in the place of a payload it cannot convert. The
	 * method must not see such a batch.
	 */
	private static List<ConversionException> conversionFailures(Message<?> message) {
		Object failures = message.getHeaders().get(KafkaHeaders.CONVERSION_FAILURES);
		if (!(failures instanceof List<?> list)) {
			return List.of();
		}
		return list.stream().filter(Objects::nonNull).map(ConversionException.class::cast).toList();
	}

}
