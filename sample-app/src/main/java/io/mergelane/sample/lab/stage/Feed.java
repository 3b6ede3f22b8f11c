package io.mergelane.sample.lab.stage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Publishes the same records again and again until it is closed.
 * <p>
 * Threading: publishes on a thread of its own.
 */
public final class Feed implements AutoCloseable {

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

	Feed(Duration interval, List<Message> messages, Consumer<Message> publisher) {
		ScheduledFuture<?> unused = this.executor.scheduleAtFixedRate(() -> messages.forEach(publisher), 0,
				interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
