package io.mergelane.testsupport;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Sees what the container and the engine ask of a consumer: each commit, whether or not
 * the broker takes it, each change of the assignment, and what is paused when it is
 * polled.
 * <p>
 * Threading: confined to the consumer thread.
 */
final class ObservedConsumer implements InvocationHandler {

	private final Consumer<?, ?> consumer;

	private final GroupMember member;

	private final Set<TopicPartition> owned = new HashSet<>();

	private ObservedConsumer(Consumer<?, ?> consumer, GroupMember member) {
		this.consumer = consumer;
		this.member = member;
	}

	@SuppressWarnings("unchecked")
	static <K, V> Consumer<K, V> observe(Consumer<K, V> consumer, GroupMember member) {
		return (Consumer<K, V>) Proxy.newProxyInstance(ObservedConsumer.class.getClassLoader(),
				new Class<?>[] { Consumer.class }, new ObservedConsumer(consumer, member));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		switch (method.getName()) {
			case "equals" -> {
				return args != null && proxy == args[0];
			}
			case "commitSync", "commitAsync" -> committing(args);
			case "subscribe" -> listen(args);
			case "poll" -> this.member.polling(this.consumer.assignment(), this.consumer.paused());
			default -> {
			}
		}
		try {
			Object result = method.invoke(this.consumer, args);
			if (result instanceof ConsumerRecords<?, ?> records) {
				this.member.polled(records.count());
			}
			return result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	@SuppressWarnings("unchecked")
	private void committing(Object @Nullable [] args) {
		if (args == null || !(args[0] instanceof Map<?, ?> offsets)) {
			throw new AssertionError("A commit without offsets commits what was polled");
		}
		((Map<TopicPartition, OffsetAndMetadata>) offsets).forEach((topicPartition, offset) -> this.member
			.committing(topicPartition.partition(), offset.offset(), this.owned.contains(topicPartition)));
	}

	private void listen(Object @Nullable [] args) {
		if (args != null && args.length == 2 && args[1] instanceof ConsumerRebalanceListener listener) {
			args[1] = new Listener(listener);
		}
	}

	/**
	 * Partitions are owned from before the container hears of them, until it has let go
	 * those that are revoked, and until before it hears of those that are lost.
	 */
	private final class Listener implements ConsumerRebalanceListener {

		private final ConsumerRebalanceListener container;

		Listener(ConsumerRebalanceListener container) {
			this.container = container;
		}

		@Override
		public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
			ObservedConsumer.this.owned.addAll(partitions);
			ObservedConsumer.this.member.assigned(partitions);
			this.container.onPartitionsAssigned(partitions);
		}

		@Override
		public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
			ObservedConsumer.this.member.revoked(partitions);
			this.container.onPartitionsRevoked(partitions);
			ObservedConsumer.this.owned.removeAll(partitions);
		}

		@Override
		public void onPartitionsLost(Collection<TopicPartition> partitions) {
			ObservedConsumer.this.owned.removeAll(partitions);
			ObservedConsumer.this.member.lost(partitions);
			this.container.onPartitionsLost(partitions);
		}

	}

}
