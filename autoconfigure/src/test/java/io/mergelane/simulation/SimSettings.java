package io.mergelane.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

import io.mergelane.HeadOfLine;
import io.mergelane.NoCommittedOffset;
import io.mergelane.NullKey;
import io.mergelane.Offsets;
import io.mergelane.Ordering;
import io.mergelane.consumer.LaneListenerSettings;
import io.mergelane.consumer.Pace;
import io.mergelane.flow.FlowLimits;
import io.mergelane.lane.LaneSettings;
import io.mergelane.recovery.FailureSettings;
import io.mergelane.recovery.RetrySchedule;

/**
 * How large a world is, how its listener runs, and what can go wrong in it.
 *
 * @param faults what can go wrong
 * @param members members of the group at the same time
 * @param topics topics
 * @param partitions partitions of each topic
 * @param records records that are produced
 * @param keys different keys
 * @param nullKeys share of records without a key
 * @param leaderEpochs whether records have leader epochs
 * @param protocol how partitions are assigned
 * @param maxPollRecords the most records of a poll
 * @param pollTimeoutMillis how long a poll waits for records
 * @param maxPollIntervalMillis how long a member may not poll
 * @param sessionMillis how long a member may not be heard of
 * @param metadataLimit the most characters of metadata the broker takes
 * @param durationMillis how long records are produced and things go wrong
 * @param batches whether the handler takes batches
 * @param ordering which records wait for each other
 * @param nullKey how records without a key are dispatched
 * @param parallelism the most turns at the same time
 * @param batchSize the most records of a turn
 * @param lingerMillis how long a batch may take to fill
 * @param maxRecords the most records in hand
 * @param maxBytes the most bytes in hand
 * @param maxSpan the most records beyond the first unfinished
 * @param drainMillis how long records may finish when their partition goes
 * @param commitMillis the least time between commits
 * @param retryMillis the delay before the second attempt
 * @param maxRetryMillis the longest delay before an attempt
 * @param maxAttempts how often a record is handled before it may be given up
 * @param deadLetters whether records are given up
 * @param deadLetterBudget how many may be given up without a success between them
 * @param circuitFailures how many keys must fail for the circuit to open
 * @param probeMillis how long it is open the first time
 * @param maxProbeMillis how long it is open at most
 */
record SimSettings(Set<Fault> faults, int members, int topics, int partitions, int records, int keys, double nullKeys,
		boolean leaderEpochs, Protocol protocol, int maxPollRecords, int pollTimeoutMillis, int maxPollIntervalMillis,
		int sessionMillis, int metadataLimit, int durationMillis, boolean batches, Ordering ordering, NullKey nullKey,
		int parallelism, int batchSize, int lingerMillis, int maxRecords, int maxBytes, int maxSpan, int drainMillis,
		int commitMillis, int retryMillis, int maxRetryMillis, int maxAttempts, boolean deadLetters,
		int deadLetterBudget, int circuitFailures, int probeMillis, int maxProbeMillis) {

	/**
	 * What brokers take unless they are told otherwise.
	 */
	static final int USUAL_METADATA_LIMIT = 4096;

	private static final Set<Fault> LEFT_OUT = leftOut();

	private static final int[] SMALL_METADATA_LIMITS = { 0, 3, 16, 64, 200 };

	/**
	 * How partitions are assigned.
	 */
	enum Protocol {

		EAGER, COOPERATIVE, CONSUMER

	}

	/**
	 * Return the settings of a seed.
	 * @param seed the seed
	 * @param smaller what is left out to find the smallest world that fails
	 */
	static SimSettings of(long seed, Smaller smaller) {
		// Not the numbers of the world itself.
		SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
		EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
		for (Fault fault : Fault.values()) {
			if (random.nextInt(100) < 35) {
				faults.add(fault);
			}
		}
		faults.removeAll(smaller.without());
		faults.removeAll(LEFT_OUT);
		boolean leaderEpochs = random.nextInt(10) > 0;
		if (!leaderEpochs) {
			faults.remove(Fault.TRUNCATION);
		}
		int metadataLimit = SMALL_METADATA_LIMITS[random.nextInt(SMALL_METADATA_LIMITS.length)];
		int members = between(random, 1, 4);
		int topics = between(random, 1, 2);
		int partitions = between(random, 1, (topics == 1) ? 5 : 3);
		int records = between(random, 5, 120);
		boolean batches = random.nextInt(3) == 0;
		return new SimSettings(faults, Math.min(members, smaller.members()), topics,
				Math.min(partitions, smaller.partitions()), Math.min(records, smaller.records()),
				between(random, 1, 12), random.nextInt(3) * 0.2, leaderEpochs,
				Protocol.values()[random.nextInt(Protocol.values().length)], between(random, 1, 20),
				between(random, 20, 800), between(random, 2000, 8000), between(random, 600, 2500),
				faults.contains(Fault.METADATA) ? metadataLimit : USUAL_METADATA_LIMIT, between(random, 2000, 12000),
				batches, oneOf(random, Ordering.values()), oneOf(random, NullKey.values()), between(random, 1, 6),
				batches ? between(random, 1, 8) : 1, batches ? random.nextInt(3) * 10 : 0, between(random, 1, 40),
				between(random, 100, 8000), between(random, 1, 60), random.nextInt(4) * 500, random.nextInt(4) * 150,
				between(random, 5, 100), between(random, 100, 1000), between(random, 1, 4), random.nextBoolean(),
				random.nextInt(3) * 2, random.nextInt(3) * 2, between(random, 5, 100), between(random, 100, 500));
	}

	/**
	 * Return the faults of no world, given as {@code -Dmergelane.simulation.without}.
	 */
	private static Set<Fault> leftOut() {
		EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
		for (String name : System.getProperty("mergelane.simulation.without", "").split(",")) {
			if (!name.isEmpty()) {
				faults.add(Fault.valueOf(name));
			}
		}
		return faults;
	}

	private static int between(SplittableRandom random, int least, int most) {
		return least + random.nextInt(most - least + 1);
	}

	private static <E extends Enum<E>> E oneOf(SplittableRandom random, E[] values) {
		// The first is the default, and the one that promises most.
		return (random.nextInt(2) == 0) ? values[0] : values[random.nextInt(values.length)];
	}

	boolean has(Fault fault) {
		return this.faults.contains(fault);
	}

	/**
	 * Return the settings of the listener.
	 * @param random decides on jitter
	 */
	LaneListenerSettings listener(DoubleSupplier random) {
		return new LaneListenerSettings(this.ordering, this.nullKey,
				new LaneSettings(this.parallelism, this.batchSize, Duration.ofMillis(this.lingerMillis), Duration.ZERO),
				new FlowLimits(this.maxRecords, this.maxBytes, this.maxSpan), Duration.ofMillis(this.drainMillis),
				Duration.ofMillis(this.commitMillis), failures(random),
				mayLoseOffsets() ? NoCommittedOffset.EARLIEST : NoCommittedOffset.FAIL_IF_LOST, Offsets.KAFKA,
				Pace.AT_ONCE, Duration.ofMinutes(5));
	}

	private FailureSettings failures(DoubleSupplier random) {
		RetrySchedule retry = new RetrySchedule(Duration.ofMillis(this.retryMillis), 2.0,
				Duration.ofMillis(this.maxRetryMillis), random);
		return new FailureSettings(retry, this.maxAttempts, this.deadLetters, this.deadLetterBudget,
				new FailureSettings.Circuit(this.circuitFailures, Duration.ofMillis(this.probeMillis),
						Duration.ofMillis(this.maxProbeMillis)),
				HeadOfLine.WAIT);
	}

	/**
	 * Return whether committed offsets may be gone from the log.
	 */
	private boolean mayLoseOffsets() {
		return has(Fault.RETENTION) || has(Fault.FOREIGN) || (has(Fault.TRUNCATION) && !this.leaderEpochs);
	}

	/**
	 * What is left out of a world.
	 *
	 * @param without faults that do not happen
	 * @param members the most members
	 * @param partitions the most partitions of a topic
	 * @param records the most records
	 */
	record Smaller(Set<Fault> without, int members, int partitions, int records) {

		static final Smaller NOTHING = new Smaller(EnumSet.noneOf(Fault.class), 100, 100, 1000);

	}

}
