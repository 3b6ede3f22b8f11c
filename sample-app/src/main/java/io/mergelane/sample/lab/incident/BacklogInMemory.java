package io.mergelane.sample.lab.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import io.mergelane.LaneListener;
import io.mergelane.sample.lab.stage.Message;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Pause;
import io.mergelane.sample.lab.stage.RunningApplication;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.kafka.annotation.KafkaListener;

/**
 * A backlog is launched behind a semaphore, which bounds the work and not what waits for
 * it.
 * <p>
 * Forced: nothing is answered until the consumer takes no more.
 */
final class BacklogInMemory implements Scenario {

	private static final int NOTICES = 60_000;

	private static final int LENGTH = 2_000;

	private static final long SEED = 2;

	private static final Duration QUIET = Duration.ofSeconds(2);

	@Override
	public String name() {
		return "backlog-in-memory";
	}

	@Override
	public String incident() {
		return "A backlog was launched behind a semaphore: work was bounded, what waited for it was not, and memory ran out.";
	}

	@Override
	public String load() {
		return "%,d notices of %,d characters, and a mail server that answers nothing until no more are taken"
			.formatted(NOTICES, LENGTH);
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		MailServer mails = stage.use(new MailServer());
		publish(stage);
		long before = usedHeap();
		return measure(stage, mails, before, stage.startPlain("notices", List.of(mails, PlainNotices.class)));
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		MailServer mails = stage.use(new MailServer());
		publish(stage);
		long before = usedHeap();
		return measure(stage, mails, before, stage.startMergelane("notices", List.of(mails, LaneNotices.class)));
	}

	private static void publish(Stage stage) throws Exception {
		stage.topic().create(1);
		Random random = new Random(SEED);
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < LENGTH; i++) {
			text.append((char) ('a' + random.nextInt(26)));
		}
		List<Message> notices = new ArrayList<>();
		for (int i = 0; i < NOTICES; i++) {
			notices.add(new Message(0, "user-" + i, text.toString()));
		}
		stage.topic().publish(notices);
	}

	private static Outcome measure(Stage stage, MailServer mails, long before, RunningApplication application) {
		Stillness polled = new Stillness(QUIET);
		stage.await("no more records are taken", () -> application.polled() == NOTICES
				|| application.polled() > 0 && polled.isStill(application.polled()));
		long inHand = application.polled() - mails.sent();
		long heap = usedHeap() - before;
		mails.open();
		stage.await("all notices are sent", () -> mails.sent() == NOTICES);
		return Outcome.of("notices in memory", inHand, "records")
			.and("heap they take", Math.max(0, heap) / (1024 * 1024), "MB")
			.and("notices sent in the end", mails.sent(), "records");
	}

	private static long usedHeap() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("notices in memory") == NOTICES;
	}

	/**
	 * A service that takes one call at a time per thread, and answers once it is open.
	 * <p>
	 * Threading: thread-safe.
	 */
	static final class MailServer implements AutoCloseable {

		private final CountDownLatch opened = new CountDownLatch(1);

		private final AtomicLong sent = new AtomicLong();

		void send(String notice) {
			Pause.await(this.opened, Duration.ofMinutes(1));
			this.sent.incrementAndGet();
		}

		long sent() {
			return this.sent.get();
		}

		void open() {
			this.opened.countDown();
		}

		@Override
		public void close() {
			open();
		}

	}

	static final class PlainNotices implements AutoCloseable {

		private final ExecutorService executor = Executors.newFixedThreadPool(100);

		private final Semaphore atOnce = new Semaphore(64);

		private final MailServer mails;

		PlainNotices(MailServer mails) {
			this.mails = mails;
		}

		@KafkaListener(id = "notices", topics = "${lab.topic}", groupId = "${lab.topic}")
		void launch(String notice) {
			Future<?> unused = CompletableFuture.runAsync(() -> send(notice), this.executor);
		}

		private void send(String notice) {
			this.atOnce.acquireUninterruptibly();
			try {
				this.mails.send(notice);
			}
			finally {
				this.atOnce.release();
			}
		}

		@Override
		public void close() {
			this.executor.shutdownNow();
		}

	}

	record LaneNotices(MailServer mails) {

		@LaneListener(id = "notices", topics = "${lab.topic}", groupId = "${lab.topic}")
		void send(String notice) {
			this.mails.send(notice);
		}

	}

}
