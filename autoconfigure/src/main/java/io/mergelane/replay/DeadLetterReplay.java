package io.mergelane.replay;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Brings dead letters back to the topics they come from, with the key, the value, the
 * headers and the timestamp they had there. The only header added is the number of times
 * the record was a dead letter, so that loops end. Or, if the request says so, gives them
 * to the handler of one listener.
 * <p>
 * A request is named by its id, and each dead letter is replayed <b>at most once per
 * request</b>:
 * <ol>
 * <li>The first run fixes where the request ends: at what the dead-letter topic then
 * holds.</li>
 * <li>For each letter the offset behind it is committed, in the group
 * {@code mergelane-replay-<id>}, and accepted by the broker; then the letter is sent, and
 * acknowledged, or handled; then comes the next one.</li>
 * <li>A run with the same id goes on at the committed offsets. The filter and the target
 * are kept with them; others are refused.</li>
 * </ol>
 * So a process that dies between commit and acknowledgement misses one letter at most,
 * and never sends one twice. The report of the next run tells where it went on. The
 * broker forgets the progress of a request after {@code offsets.retention.minutes} (seven
 * days) without a run. One process at a time may run a request: two cannot know of each
 * other.
 * <p>
 * A handler sees the record as it was: topic, partition, offset, timestamp, headers, key
 * and value, by the deserializers of its listener. It is handled on a thread of the
 * listener, but <b>outside of its lanes</b>: at the same time as live records, of its key
 * too, so its effect may come after that of a newer one. That is safe if the handler
 * merges by version, or looks at versions itself; otherwise pause the listener first. The
 * position of the listener is not touched. A letter whose handling fails stays where it
 * is; the report counts it, and the run goes on. If what the handler needs is away, the
 * progress is set back to the letter and the run ends: so a failed attempt counts as none
 * and may be repeated, a success is not.
 * <p>
 * Threading: thread-safe. A run blocks its caller until it ends, has clients of its own,
 * and ends early when the thread is interrupted, whose flag is then set, or the replay
 * closed.
 */
public final class DeadLetterReplay implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(DeadLetterReplay.class);

	private final ReplayClients clients;

	private final ReplayHandlers handlers;

	private final LongSupplier nanoTime;

	private final ReplayWait wait;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Set<String> running = ConcurrentHashMap.newKeySet();

	/**
	 * Create a replay that knows no handlers. Nothing is opened before it is used.
	 * @param clients makes the clients of each run
	 */
	public DeadLetterReplay(ReplayClients clients) {
		this(clients, (listener) -> {
			throw new ReplayRefusedException("There is no lane listener '%s' here.".formatted(listener));
		});
	}

	/**
	 * Create a replay. Nothing is opened before it is used.
	 * @param clients makes the clients of each run
	 * @param handlers knows the handlers of listeners
	 */
	public DeadLetterReplay(ReplayClients clients, ReplayHandlers handlers) {
		this.clients = clients;
		this.handlers = handlers;
		this.nanoTime = System::nanoTime;
		this.wait = (nanos) -> this.closed.await(nanos, TimeUnit.NANOSECONDS);
	}

	DeadLetterReplay(ReplayClients clients, ReplayHandlers handlers, LongSupplier nanoTime, ReplayWait wait) {
		this.clients = clients;
		this.handlers = handlers;
		this.nanoTime = nanoTime;
		this.wait = wait;
	}

	/**
	 * Count what a replay would bring back, from where the request stands now, and change
	 * nothing.
	 * @param request the request
	 * @return the counts, of all that match whatever the limit, and some samples
	 * @throws ReplayRefusedException if the request cannot be run
	 * @throws KafkaException if the broker cannot be asked
	 */
	public ReplayReport dryRun(ReplayRequest request) {
		if (request.handler() != null) {
			this.handlers.open(request.handler()).close();
		}
		boolean interrupted = false;
		try (Consumer<byte[], byte[]> consumer = this.clients.consumer(request.id(), request.group())) {
			ReplayRun run = new ReplayRun(request, consumer, ReplayProgress.open(consumer, request),
					new LetterSamples(), true, this.wait);
			run.run();
			interrupted = Thread.interrupted();
			return run.report();
		}
		finally {
			restore(interrupted);
		}
	}

	/**
	 * Replay dead letters until all that belong to the request are, the limit is reached,
	 * one cannot be sent, or what its handler needs is away.
	 * @param request the request
	 * @return what was done; {@link ReplayReport#failure()} tells of a run that ended
	 * early
	 * @throws ReplayRefusedException if the request cannot be run, or is running here
	 * @throws KafkaException if the broker cannot be asked where the request stands, or
	 * does not take its progress; nothing was sent or handled
	 */
	public ReplayReport replay(ReplayRequest request) {
		String name = request.topic() + " " + request.id();
		if (!this.running.add(name)) {
			throw new ReplayRefusedException(
					"Replay '%s' of '%s' is running; wait for its end.".formatted(request.id(), request.topic()));
		}
		try {
			return run(request);
		}
		finally {
			this.running.remove(name);
		}
	}

	private ReplayReport run(ReplayRequest request) {
		if (request.handler() == null) {
			return run(request,
					(progress) -> new LetterSender(this.clients.producers(request.id()), progress, pace(request)));
		}
		try (ReplayHandler handler = this.handlers.open(request.handler())) {
			return run(request, (progress) -> new LetterHandler(handler, progress, pace(request)));
		}
	}

	private ReplayReport run(ReplayRequest request, Function<ReplayProgress, LetterTarget> targets) {
		boolean interrupted = false;
		try (Consumer<byte[], byte[]> consumer = this.clients.consumer(request.id(), request.group())) {
			ReplayProgress progress = ReplayProgress.open(consumer, request);
			// Before anything is sent, as it fixes the filter and the end.
			progress.commit();
			try (LetterTarget target = targets.apply(progress)) {
				ReplayRun run = new ReplayRun(request, consumer, progress, target, false, this.wait);
				run.run();
				// What is left to do would be interrupted at once.
				interrupted = Thread.interrupted();
				keep(request, progress);
				return log(run.report());
			}
		}
		finally {
			restore(interrupted);
		}
	}

	private ReplayPace pace(ReplayRequest request) {
		return new ReplayPace(request.recordsPerSecond(), this.nanoTime, this.wait);
	}

	/**
	 * The progress behind the last letter that was sent, so that what does not match need
	 * not be read again.
	 */
	private static void keep(ReplayRequest request, ReplayProgress progress) {
		try {
			progress.commit();
		}
		catch (KafkaException ex) {
			logger.warn("Replay '%s': what was passed last could not be committed, and is looked at again: %s"
				.formatted(request.id(), ReplayStoppedException.text(ex)));
		}
	}

	private static ReplayReport log(ReplayReport report) {
		if (report.failure() != null) {
			logger.warn("Replay '%s' ended early, %d dead letters replayed, %d failed: %s".formatted(report.id(),
					report.replayed(), report.failed(), report.failure()));
		}
		else {
			logger.info("Replay '%s': %d of %d dead letters replayed, %d failed, %d unreadable".formatted(report.id(),
					report.replayed(), report.lookedAt(), report.failed(), report.unreadable()));
		}
		return report;
	}

	private static void restore(boolean interrupted) {
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * End the runs: each before its next letter.
	 */
	@Override
	public void close() {
		this.closed.countDown();
	}

}
