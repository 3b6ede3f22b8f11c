package io.mergelane.guard;

import java.util.List;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.mergelane.InvalidLaneListenerException;
import io.mergelane.consumer.GroupMembership;
import io.mergelane.group.GroupIdCollisionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * A listener of Spring Kafka's own, which does not ask before it starts: its consumers do
 * before they poll for the first time, which is when they would join.
 * <p>
 * It waits by being paused, and tells whose group it is by Spring Kafka's own commits.
 * <p>
 * Threading: thread-safe.
 */
final class PlainListener {

	private static final Log logger = LogFactory.getLog(GroupGuard.class);

	private final GuardedContainer guarded;

	private volatile @Nullable GuardedMembership membership;

	// Until then it is paused for the guard, not for the user.
	private volatile boolean waits;

	/**
	 * One of the consumers that were asked for last: each start makes new ones.
	 */
	@GuardedBy("this")
	private @Nullable Object asked;

	PlainListener(GuardedContainer guarded) {
		this.guarded = guarded;
	}

	/**
	 * Let its commits tell whose group it is, if the user has nothing else to tell.
	 */
	void prepare() {
		ContainerProperties properties = this.guarded.container().getContainerProperties();
		if (properties.getOffsetAndMetadataProvider() == null) {
			properties
				.setOffsetAndMetadataProvider((metadata, offset) -> new OffsetAndMetadata(offset, metadataOfGroup()));
		}
	}

	private String metadataOfGroup() {
		GuardedMembership current = this.membership;
		return (current != null) ? current.metadataOfGroup() : "";
	}

	/**
	 * A consumer is about to poll. The first one asks for all, the others wait for it.
	 */
	synchronized void starting(GroupGuard guard) {
		ConcurrentMessageListenerContainer<?, ?> container = this.guarded.container();
		List<?> consumers = container.getContainers();
		if (consumers.isEmpty() || consumers.get(0) == this.asked) {
			return;
		}
		this.asked = consumers.get(0);
		GroupMembership entered = enter(guard);
		if (entered == null) {
			container.stop(() -> {
				// It has not joined.
			});
		}
		else if (entered instanceof GuardedMembership own) {
			this.membership = own;
			letWait(own);
		}
	}

	private @Nullable GroupMembership enter(GroupGuard guard) {
		try {
			return guard.enter(this.guarded.container());
		}
		catch (GroupIdCollisionException | InvalidLaneListenerException ex) {
			logger.error("Listener '%s' is stopped before it joins:%n%s".formatted(this.guarded.id(), ex.getMessage()));
			return null;
		}
	}

	private void letWait(GuardedMembership own) {
		if (this.guarded.container().isPauseRequested() && !this.waits) {
			own.onOpen(() -> {
				// The user wants it paused.
			});
			return;
		}
		this.waits = true;
		this.guarded.container().pause();
		own.onOpen(() -> {
			this.waits = false;
			this.guarded.container().resume();
		});
	}

}
