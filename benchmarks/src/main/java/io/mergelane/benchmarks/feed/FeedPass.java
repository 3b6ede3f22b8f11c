package io.mergelane.benchmarks.feed;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

import io.mergelane.benchmarks.boot.BootApplication;
import io.mergelane.benchmarks.database.PostgresDatabase;
import io.mergelane.benchmarks.pass.CommitCheck;
import io.mergelane.benchmarks.pass.PassResult;

/**
 * One reading of a feed into an empty table by a contender, as a group of its own, until
 * all is committed to Kafka.
 * <p>
 * Threading: confined to the main thread.
 */
final class FeedPass {

	private static final Duration PAUSE = Duration.ofMillis(200);

	private final Feed feed;

	private final FeedContender contender;

	private final String bootstrapServers;

	private final String databaseUrl;

	private final Duration stall;

	FeedPass(Feed feed, FeedContender contender, String bootstrapServers, String databaseUrl, Duration stall) {
		this.feed = feed;
		this.contender = contender;
		this.bootstrapServers = bootstrapServers;
		this.databaseUrl = databaseUrl;
		this.stall = stall;
	}

	/**
	 * Read the feed.
	 * @param group the group to read it as
	 * @return what came of it
	 */
	PassResult run(String group) throws Exception {
		try (PostgresDatabase database = new PostgresDatabase(this.databaseUrl);
				CommitCheck commits = new CommitCheck(this.bootstrapServers, this.feed.name(), group)) {
			database.empty();
			long deadlocks = database.deadlocks();
			WriteClock.begin();
			BootApplication application = new BootApplication(this.bootstrapServers, this.feed.name(), group)
				.withInterceptor(WriteClock.class.getName());
			long start = System.nanoTime();
			AutoCloseable running = this.contender.start(application, this.databaseUrl);
			long missing = await(commits);
			if (missing > 0) {
				return PassResult.failed("commits " + missing + " records from the ends");
			}
			long end = WriteClock.last();
			running.close();
			String problem = problem(database);
			database.cleanUp();
			return new PassResult(end - WriteClock.first(), end - start, this.feed.size(), 0, 0, 0, 0,
					database.deadlocks() - deadlocks, 0, 0, problem);
		}
	}

	/**
	 * Wait for the commits.
	 * @return how far they are from the ends if they have come no nearer for long
	 */
	private long await(CommitCheck commits) throws ExecutionException, InterruptedException {
		long nearest = Long.MAX_VALUE;
		long moved = System.nanoTime();
		while (true) {
			long distance = commits.distance();
			if (distance < nearest) {
				nearest = distance;
				moved = System.nanoTime();
			}
			if (distance == 0 || System.nanoTime() - moved > this.stall.toNanos()) {
				return distance;
			}
			Thread.sleep(PAUSE.toMillis());
		}
	}

	private String problem(PostgresDatabase database) throws SQLException {
		return this.feed.outcome().differenceTo(database.checksum());
	}

}
