package io.mergelane.benchmarks.feed;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.mergelane.benchmarks.boot.BootApplication;

/**
 * A way to get changes into the table, with three consumers and a pool of ten
 * connections.
 */
public enum FeedContender {

	/**
	 * Mergelane with its defaults.
	 */
	MERGELANE("mergelane", MergelaneListener.class, List.of(Feeds.KEYED, Feeds.TWICE), "", Map.of()),

	/**
	 * Spring Kafka, and a batch update for each poll.
	 */
	SPRING_BATCH("spring-batch", SpringListeners.Batches.class, List.of(Feeds.KEYED), "&reWriteBatchedInserts=true",
			Map.of("spring.kafka.listener.type", "batch", "spring.kafka.listener.ack-mode", "batch")),

	/**
	 * Spring Kafka, and an update for each record.
	 */
	SPRING_RECORD("spring-record", SpringListeners.SingleRecords.class, List.of(Feeds.FEW), "", Map.of());

	/**
	 * Number of consumers.
	 */
	static final String CONCURRENCY = "3";

	private static final String CONNECTIONS = "10";

	private final String title;

	private final Class<?> listener;

	private final List<String> feeds;

	private final String urlSuffix;

	private final Map<String, String> properties;

	FeedContender(String title, Class<?> listener, List<String> feeds, String urlSuffix,
			Map<String, String> properties) {
		this.title = title;
		this.listener = listener;
		this.feeds = feeds;
		this.urlSuffix = urlSuffix;
		this.properties = properties;
	}

	/**
	 * Return its name.
	 * @return the name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Return a contender.
	 * @param title its name
	 * @return the contender
	 */
	static FeedContender find(String title) {
		return Arrays.stream(values())
			.filter((contender) -> contender.title.equals(title))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No contender " + title));
	}

	/**
	 * Return those that read a feed.
	 * @param feed the feed
	 * @return the contenders
	 */
	public static List<FeedContender> of(Feed feed) {
		return Arrays.stream(values()).filter((contender) -> contender.feeds.contains(feed.name())).toList();
	}

	/**
	 * Start to read.
	 * @param application the application so far
	 * @param databaseUrl address of the database
	 * @return stops reading, after what has been written is committed
	 */
	AutoCloseable start(BootApplication application, String databaseUrl) {
		application.with("spring.datasource.url", databaseUrl + this.urlSuffix)
			.with("spring.datasource.hikari.maximum-pool-size", CONNECTIONS)
			.withBean("writeClockPool", new WriteClock.Pool());
		this.properties.forEach(application::with);
		return application.start(this.listener);
	}

}
