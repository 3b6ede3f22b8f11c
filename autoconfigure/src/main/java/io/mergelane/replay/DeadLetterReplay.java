package io.mergelane.replay;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Brings dead letters back to the topics they come from, with the key, the value, the
 * headers and the timestamp they had there. The only header added is the number of times
 * the record was a dead letter, so that loops end.
 * <p>
 * A request is named by its id, and each dead letter is replayed <b>at most once per
 * request</b>:
 * <ol>
 * <li>The first run fixes where the request ends: at what the dead-letter topic then
 * holds.</li>
 * <li>For each letter the offset behind it is committed, in the group
 * {@code mergelane-replay-<id>}, and accepted by the broker; then the letter is sent, and
 * acknowledged; then comes the next one.</li>
 * <li>A run with the same id goes on at the committed offsets. The filter is kept with
 * them; another one is refused.</li>
 * </ol>
 * So a process that dies between commit and acknowledgement misses one letter at most,
 * and never sends one twice. The report of the next run tells where it went on. The
 * broker forgets the progress of a request after {@code offsets.retention.minutes} (seven
 * days) without a run. One process at a time may run a request: two cannot know of each
 * other.
 * <p>
 * Threading: thread-safe. A run blocks its caller until it ends, has clients of its own,
 * and ends early when the thread is interrupted, whose flag is then set, or the replay
 * closed.
 */
public final class DeadLetterReplay implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(DeadLetterReplay.class);

	private final ReplayClients clients;

	private final LongSupplier nanoTime;

	private final ReplayWait wait;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Set<String> running = ConcurrentHashMap.newKeySet();

	/**
	 * Create a replay. Nothing is opened before it is used.
	 * @param clients makes the clients of each run
	 */
	public DeadLetterReplay(ReplayClients clients) {
		this.clients = clients;
		this.nanoTime = System::nanoTime;
		this.wait = (nanos) -> this.closed.await(nanos, TimeUnit.NANOSECONDS);
	}

	DeadLetterReplay(ReplayClients clients, LongSupplier nanoTime, ReplayWait wait) {
		this.clients = clients;
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
		boolean interrupted = false;
		try (Consumer<byte[], byte[]> consumer = this.clients.consumer(request.id(), request.group())) {
			LetterSamples samples = new LetterSamples();
			ReplayRun run = new ReplayRun(request, consumer, ReplayProgress.open(consumer, request), samples, true,
					this.wait);
			run.run();
			interrupted = Thread.interrupted();
			return run.report(0, samples.samples());
		}
		finally {
			restore(interrupted);
		}
	}

	/**
	 * Replay dead letters until all that belong to the request are, the limit is reached,
	 * or one cannot be sent.
	 * @param request the request
	 * @return what was done; {@link ReplayReport#failure()} tells of a run that ended
	 * early
	 * @throws ReplayRefusedException if the request cannot be run, or is running here
	 * @throws KafkaException if the broker cannot be asked where the request stands, or
	 * does not take its progress; nothing was sent
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
		boolean interrupted = false;
		try (Consumer<byte[], byte[]> consumer = this.clients.consumer(request.id(), request.group())) {
			ReplayProgress progress = ReplayProgress.open(consumer, request);
			// Before anything is sent, as it fixes the filter and the end.
			progress.commit();
			try (LetterSender sender = sender(request, progress)) {
				ReplayRun run = new ReplayRun(request, consumer, progress, sender, false, this.wait);
				run.run();
				// What is left to do would be interrupted at once.
				interrupted = Thread.interrupted();
				keep(request, progress);
				return log(run.report(sender.sent(), List.of()));
			}
		}
		finally {
			restore(interrupted);
		}
	}

	private LetterSender sender(ReplayRequest request, ReplayProgress progress) {
		return new LetterSender(this.clients.producers(request.id()), progress,
				new ReplayPace(request.recordsPerSecond(), this.nanoTime, this.wait));
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
			logger.warn("Replay '%s' ended early, %d dead letters replayed: %s".formatted(report.id(),
					report.replayed(), report.failure()));
		}
		else {
			logger.info("Replay '%s': %d of %d dead letters replayed, %d unreadable".formatted(report.id(),
					report.replayed(), report.lookedAt(), report.unreadable()));
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
