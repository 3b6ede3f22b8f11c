package io.mergelane.sample.proof;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.mergelane.sample.feed.FeedProperties;
import io.mergelane.sample.feed.FeedPublisher;
import io.mergelane.sample.feed.FeedReceipt;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Publishes the incident, watches the group work it off, and proves the table.
 * <p>
 * Threading: {@link #run()} is called once.
 */
@Component
@ConditionalOnBooleanProperty(name = "sample.feed.enabled", matchIfMissing = true)
public class IncidentRun {

	private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

	private final FeedProperties properties;

	private final FeedPublisher publisher;

	private final TableProof tableProof;

	private final SurfacedErrors errors;

	private final GroupOffsetsReader.Source offsetsSource;

	private final PrintStream out = System.out;

	private final CountDownLatch closed = new CountDownLatch(1);

	IncidentRun(FeedProperties properties, FeedPublisher publisher, TableProof tableProof, SurfacedErrors errors,
			GroupOffsetsReader.Source offsetsSource) {
		this.properties = properties;
		this.publisher = publisher;
		this.tableProof = tableProof;
		this.errors = errors;
		this.offsetsSource = offsetsSource;
	}

	/**
	 * Runs from the first message to the proof, and prints the result.
	 * @return whether the table is proven
	 */
	public boolean run() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("feed-");
		long start = System.nanoTime();
		CompletableFuture<FeedReceipt> publishing = executor.submitCompletable(this.publisher::publish);
		try (GroupOffsetsReader reader = this.offsetsSource.open()) {
			GroupWatch group = new GroupWatch(reader, this.properties.count());
			Duration elapsed = await(publishing, group, start);
			return (elapsed != null) && prove(publishing.get(), group, elapsed);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException ex) {
			return failed(Objects.requireNonNullElse(ex.getCause(), ex));
		}
		catch (RuntimeException ex) {
			return failed(ex);
		}
	}

	private @Nullable Duration await(CompletableFuture<FeedReceipt> publishing, GroupWatch group, long start)
			throws InterruptedException {
		ProgressView view = new ProgressView(this.out, System.console() != null);
		StallWatch stall = new StallWatch(this.properties.timeout());
		do {
			// Asked before the look: only then are the end offsets those after
			// publishing.
			group.look(publishing.isDone());
			Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
			int published = this.publisher.acknowledged();
			Progress progress = group.progress(published, elapsed);
			if (group.isDone() || publishing.isCompletedExceptionally()) {
				view.finish(progress);
				return elapsed;
			}
			view.update(progress);
			if (stall.isStalled(published + group.mark(), elapsed)) {
				view.finish(progress);
				this.out.printf(Locale.ROOT, "%nNot proven: no progress for %,d s, %,d errors surfaced.%n%s",
						this.properties.timeout().toSeconds(), this.errors.count(), group.missing());
				return null;
			}
		}
		while (!this.closed.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
		return null;
	}

	private boolean prove(FeedReceipt receipt, GroupWatch group, Duration elapsed) {
		Summary summary = new Summary(receipt, this.tableProof.check(receipt.expected()), group.lag(),
				this.errors.count(), elapsed);
		this.out.printf("%n%s", summary.text());
		return summary.holds();
	}

	private boolean failed(Throwable cause) {
		this.out.printf("%nNot proven: %s%n", cause);
		return false;
	}

	@EventListener(ContextClosedEvent.class)
	void close() {
		this.closed.countDown();
	}

}
