package io.mergelane.skew;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Counts the keys and partitions of the records that one consumer polls.
 * <p>
 * There are two windows of five minutes: one that is filled, and the one before it, so
 * that what is told is of the last five to ten minutes. While more than
 * {@value #SAMPLED_ABOVE} records come in a second, one of each {@value #SAMPLE} keys, at
 * random, is counted for all of them.
 * <p>
 * Threading: confined to the consumer thread.
 */
public final class SkewRecorder {

	static final int SAMPLED_ABOVE = 20_000;

	static final int SAMPLE = 8;

	/**
	 * Topics of which something is told: the first ones in a window.
	 */
	static final int MOST_TOPICS = 100;

	static final Duration WINDOW = Duration.ofMinutes(5);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final KeyNames names;

	private final LongSupplier nanoTime;

	private final SplittableRandom random;

	// That of the records that come now, or null if nothing is told of their topic.
	private @Nullable TopicWindow current;

	private Map<String, TopicWindow> topics = new HashMap<>();

	private Map<String, TopicWindow> before = new HashMap<>();

	private long began;

	private long beganBefore;

	private long second;

	private long inSecond;

	private boolean sampling;

	private int inSample;

	private int chosen;

	private Map<String, Set<Integer>> assigned = Map.of();

	private @Nullable List<TopicSkew> snapshot;

	private long taken;

	/**
	 * Create a recorder.
	 * @param names what is kept of a key
	 * @param nanoTime time that only grows
	 * @param seed decides which keys are counted when not all are
	 */
	public SkewRecorder(KeyNames names, LongSupplier nanoTime, long seed) {
		this.names = names;
		this.nanoTime = nanoTime;
		this.random = new SplittableRandom(seed);
		this.began = nanoTime.getAsLong();
		this.beganBefore = this.began;
		this.second = this.began;
	}

	/**
	 * Return what is told of a key.
	 * @param key the key
	 * @return its name
	 */
	public KeyName name(Object key) {
		return this.names.name(key);
	}

	/**
	 * Begin with the records of a poll.
	 * @param records how many there are
	 */
	public void begin(int records) {
		long now = this.nanoTime.getAsLong();
		rotate(now);
		long passed = now - this.second;
		if (passed >= SECOND) {
			sampling(this.inSecond > SAMPLED_ABOVE * ((double) passed / SECOND));
			this.second = now;
			this.inSecond = 0;
		}
		this.inSecond += records;
		if (this.inSecond > SAMPLED_ABOVE) {
			sampling(true);
		}
	}

	private void sampling(boolean wanted) {
		if (wanted != this.sampling) {
			this.sampling = wanted;
			nextSample();
		}
	}

	private void nextSample() {
		this.inSample = 0;
		this.chosen = this.random.nextInt(SAMPLE);
	}

	/**
	 * Go on with records of one partition.
	 * @param topic its topic
	 * @param partition the partition
	 * @param records how many there are
	 */
	public void polled(String topic, int partition, int records) {
		TopicWindow window = this.topics.get(topic);
		if (window == null) {
			if (this.topics.size() >= MOST_TOPICS) {
				this.current = null;
				return;
			}
			window = new TopicWindow(this.names);
			this.topics.put(topic, window);
		}
		this.current = window;
		window.polled(partition, records);
	}

	/**
	 * Count a record without a key.
	 */
	public void nullKey() {
		if (this.current != null) {
			this.current.nullKey();
		}
	}

	/**
	 * Count the key of a record.
	 * @param key the key
	 */
	public void key(Object key) {
		if (!this.sampling) {
			count(key, 1);
			return;
		}
		if (this.inSample == this.chosen) {
			count(key, SAMPLE);
		}
		if (++this.inSample == SAMPLE) {
			nextSample();
		}
	}

	private void count(Object key, int weight) {
		if (this.current != null) {
			this.current.key(key, weight);
		}
	}

	private void rotate(long now) {
		long passed = now - this.began;
		if (passed < WINDOW.toNanos()) {
			return;
		}
		boolean recent = passed < 2 * WINDOW.toNanos();
		this.before = recent ? this.topics : new HashMap<>();
		this.beganBefore = recent ? this.began : now;
		this.topics = new HashMap<>();
		this.began = now;
	}

	/**
	 * Say which partitions are assigned. If these are others than before, records are
	 * counted by partition from now on, as some partitions would have had more time for
	 * theirs.
	 * @param partitions the partitions by topic
	 */
	public void assigned(Map<String, Set<Integer>> partitions) {
		if (!partitions.equals(this.assigned)) {
			this.assigned = Map.copyOf(partitions);
			this.topics.values().forEach(TopicWindow::forgetPartitions);
			this.before.values().forEach(TopicWindow::forgetPartitions);
			this.snapshot = null;
		}
	}

	/**
	 * Return what was counted, up to a second ago.
	 * @return the topics that had records
	 */
	public List<TopicSkew> snapshot() {
		long now = this.nanoTime.getAsLong();
		List<TopicSkew> last = this.snapshot;
		if (last != null && now - this.taken < SECOND) {
			return last;
		}
		rotate(now);
		this.taken = now;
		Set<String> names = new HashSet<>(this.topics.keySet());
		names.addAll(this.before.keySet());
		List<TopicSkew> all = names.stream().sorted().map((topic) -> snapshot(topic, now)).toList();
		this.snapshot = all;
		return all;
	}

	private TopicSkew snapshot(String topic, long now) {
		Duration since = Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(now - this.beganBefore));
		List<TopicSkew> windows = new ArrayList<>();
		for (Map<String, TopicWindow> topics : List.of(this.before, this.topics)) {
			TopicWindow window = topics.get(topic);
			if (window != null) {
				windows.add(window.snapshot(topic, since));
			}
		}
		TopicSkew both = TopicSkew.merge(windows);
		Map<Integer, Long> partitions = new TreeMap<>();
		this.assigned.getOrDefault(topic, Set.of())
			.forEach((partition) -> partitions.put(partition, both.partitions().getOrDefault(partition, 0L)));
		return both.withPartitions(partitions);
	}

}
