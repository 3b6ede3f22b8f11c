package io.mergelane.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lincheck tests for {@link OffsetTracker}: promises S1, S4 and S7 whatever the order in
 * which the threads of workers and the consumer thread go on.
 */
@Tag("lincheck")
class OffsetTrackerLincheckTests {

	@Test
	void seesWhatIsFinishedInEveryInterleaving() {
		modelChecking().check(InOneSegment.class);
	}

	@Test
	void seesWhatIsFinishedOverTheBorderOfASegmentInEveryInterleaving() {
		modelChecking().iterations(10)
			.invocationsPerIteration(100)
			.sequentialSpecification(InOneSegment.class)
			.check(OverTheBorder.class);
	}

	@Test
	void seesWhatIsFinishedOverTheBorderOfASegmentUnderRealThreads() {
		stress().sequentialSpecification(InOneSegment.class).check(OverTheBorder.class);
	}

	@Test
	void findsABitSetThatLosesBits() {
		assertThatExceptionOfType(LincheckAssertionError.class)
			.isThrownBy(() -> modelChecking().sequentialSpecification(InOneSegment.class).check(LosesBits.class));
	}

	@Test
	void findsATrackerThatIsFinishedByTwo() {
		assertThatExceptionOfType(LincheckAssertionError.class)
			.isThrownBy(() -> modelChecking().sequentialSpecification(InOneSegment.class).check(FinishesTwice.class));
	}

	private static ModelCheckingOptions modelChecking() {
		return new ModelCheckingOptions().threads(3)
			.actorsPerThread(3)
			.actorsBefore(1)
			.actorsAfter(2)
			.iterations(15)
			.invocationsPerIteration(300);
	}

	private static StressOptions stress() {
		return new StressOptions().threads(2)
			.actorsPerThread(4)
			.actorsBefore(1)
			.actorsAfter(2)
			.iterations(10)
			.invocationsPerIteration(300);
	}

	/**
	 * What a consumer thread and workers do. What they get has to be what they would get
	 * one after the other.
	 */
	@Param(name = "record", gen = IntGen.class, conf = "0:3")
	public abstract static class Scenario {

		private static final int RECORDS = 6;

		private final AtomicIntegerArray begun = new AtomicIntegerArray(RECORDS);

		private final AtomicIntegerArray finished = new AtomicIntegerArray(RECORDS);

		private final Partition partition;

		private final int first;

		private volatile int registered;

		// Confined to the consumer thread.
		private boolean closed;

		/**
		 * Create a scenario that begins with three records in work.
		 * @param partition the partition
		 * @param first the first of them; those before it are finished
		 */
		Scenario(Partition partition, int first) {
			this.partition = partition;
			this.first = first;
			for (int offset = 0; offset < first; offset++) {
				partition.register(offset);
				partition.complete(offset);
			}
			for (int record = 0; record < 3; record++) {
				poll();
			}
			partition.advance();
		}

		@Operation(nonParallelGroup = "consumer")
		public final void poll() {
			int record = this.registered;
			if (record < RECORDS) {
				this.partition.register(this.first + record);
				this.registered = record + 1;
			}
		}

		@Operation
		public final boolean complete(@Param(name = "record") int record) {
			if (record >= this.registered) {
				return false;
			}
			this.begun.incrementAndGet(record);
			boolean changed = this.partition.complete(this.first + record);
			if (changed && this.finished.incrementAndGet(record) > 1) {
				throw new IllegalStateException("finished twice");
			}
			return changed;
		}

		@Operation(nonParallelGroup = "consumer")
		public final long advance() {
			return this.closed ? -1 : this.partition.advance() - this.first;
		}

		/**
		 * The metadata need not be of one moment, but it tells of all that was finished
		 * before, and of nothing that nobody has begun to finish.
		 */
		@Operation(nonParallelGroup = "consumer")
		public final void metadata() {
			if (this.closed) {
				return;
			}
			long committable = this.partition.advance();
			boolean[] finishedBefore = new boolean[RECORDS];
			for (int record = 0; record < RECORDS; record++) {
				finishedBefore[record] = this.finished.get(record) > 0;
			}
			FinishedRuns ahead = this.partition.ahead();
			for (int record = 0; record < RECORDS; record++) {
				int offset = this.first + record;
				boolean told = ahead.contains(offset);
				if (finishedBefore[record] && offset > committable && !told) {
					throw new IllegalStateException("does not tell of " + offset);
				}
				if (told && this.begun.get(record) == 0) {
					throw new IllegalStateException("tells of " + offset);
				}
			}
		}

		/**
		 * A completion that is on its way may still count; nothing is committed that
		 * could tell. One that begins later does not.
		 */
		@Operation(nonParallelGroup = "consumer")
		public final void close() {
			this.closed = true;
			this.partition.close();
		}

		@Validate
		public final void isCommittableUpToTheFirstUnfinished() {
			int record = 0;
			while (record < this.registered && this.finished.get(record) == 1) {
				record++;
			}
			long committable = this.partition.advance() - this.first;
			if (committable != record) {
				throw new IllegalStateException("committable is " + committable + ", not " + record);
			}
		}

	}

	/**
	 * The first records of an assignment.
	 */
	public static final class InOneSegment extends Scenario {

		public InOneSegment() {
			super(new TrackedPartition(), 0);
		}

	}

	/**
	 * Two records before the border of a segment and some behind it.
	 */
	public static final class OverTheBorder extends Scenario {

		public OverTheBorder() {
			super(new TrackedPartition(), Segment.SIZE - 2);
		}

	}

	/**
	 * A bit set with a planted bug.
	 */
	public static final class LosesBits extends Scenario {

		public LosesBits() {
			super(new LosingPartition(), 0);
		}

	}

	/**
	 * Completions with a planted bug.
	 */
	public static final class FinishesTwice extends Scenario {

		public FinishesTwice() {
			super(new TwicePartition(), 0);
		}

	}

	/**
	 * Offsets without gaps, so that a ticket is its offset.
	 */
	interface Partition {

		void register(int offset);

		boolean complete(int offset);

		long advance();

		FinishedRuns ahead();

		void close();

	}

	private static final class TrackedPartition implements Partition {

		private final OffsetTracker tracker = new OffsetTracker(0);

		@Override
		public void register(int offset) {
			this.tracker.register(offset, OffsetTracker.NO_LEADER_EPOCH, 0, 0);
		}

		@Override
		public boolean complete(int offset) {
			return this.tracker.complete(offset);
		}

		@Override
		public long advance() {
			this.tracker.advance();
			return this.tracker.committable();
		}

		@Override
		public FinishedRuns ahead() {
			String text = this.tracker.metadata("", CommitMetadata.DEFAULT_LIMIT).text();
			return CommitMetadata.read(text, this.tracker.committable());
		}

		@Override
		public void close() {
			this.tracker.close();
		}

	}

	/**
	 * A tracker of few records, but for how it sets a bit.
	 */
	private abstract static class OneWord implements Partition {

		final AtomicLong word = new AtomicLong();

		private volatile int registered;

		private volatile boolean closed;

		abstract boolean finish(long bit);

		@Override
		public void register(int offset) {
			this.registered = offset + 1;
		}

		@Override
		public boolean complete(int offset) {
			return !this.closed && finish(1L << offset);
		}

		@Override
		public long advance() {
			return Math.min(this.registered, Long.numberOfTrailingZeros(~this.word.get()));
		}

		@Override
		public FinishedRuns ahead() {
			long bits = this.word.get();
			List<Integer> offsets = new ArrayList<>();
			for (int offset = 0; offset < this.registered; offset++) {
				if ((bits & (1L << offset)) != 0) {
					offsets.add(offset);
				}
			}
			return new FinishedRuns(offsets.stream().mapToLong((offset) -> offset).toArray(),
					offsets.stream().mapToLong((offset) -> offset + 1).toArray(), OffsetTracker.NO_LEADER_EPOCH);
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	/**
	 * Two that set a bit at the same time overwrite each other, as with
	 * {@code word |= bit}.
	 */
	private static final class LosingPartition extends OneWord {

		@Override
		boolean finish(long bit) {
			long before = this.word.get();
			this.word.set(before | bit);
			return (before & bit) == 0;
		}

	}

	/**
	 * Two that look before they set a bit may both have set it.
	 */
	private static final class TwicePartition extends OneWord {

		@Override
		boolean finish(long bit) {
			long before = this.word.get();
			if ((before & bit) != 0) {
				return false;
			}
			while (!this.word.compareAndSet(before, before | bit)) {
				before = this.word.get();
			}
			return true;
		}

	}

}
