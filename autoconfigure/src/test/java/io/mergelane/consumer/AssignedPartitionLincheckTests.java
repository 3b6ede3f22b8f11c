package io.mergelane.consumer;

import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.tracker.FinishedRuns;
import org.apache.kafka.common.TopicPartition;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lincheck tests for {@link AssignedPartition}: promise S7 whatever the order in which
 * the threads of workers and the consumer thread go on.
 */
@Tag("lincheck")
class AssignedPartitionLincheckTests {

	@Test
	void startsNothingOnceItIsDrainedAndQuietInEveryInterleaving() {
		modelChecking().check(Assigned.class);
	}

	@Test
	void startsNothingOnceItIsDrainedAndQuietUnderRealThreads() {
		new StressOptions().threads(2)
			.actorsPerThread(4)
			.actorsBefore(1)
			.actorsAfter(2)
			.iterations(10)
			.invocationsPerIteration(300)
			.check(Assigned.class);
	}

	@Test
	void findsAPartitionThatCountsAfterItHasLooked() {
		assertThatExceptionOfType(LincheckAssertionError.class)
			.isThrownBy(() -> modelChecking().check(CountsTooLate.class));
	}

	private static ModelCheckingOptions modelChecking() {
		return new ModelCheckingOptions().threads(3)
			.actorsPerThread(3)
			.actorsBefore(1)
			.actorsAfter(2)
			.iterations(15)
			.invocationsPerIteration(200);
	}

	/**
	 * What a consumer thread and workers do. Whether a record starts has to be as if they
	 * did it one after the other.
	 */
	public abstract static class Scenario {

		// Records that have started and not ended: never more than there are.
		private final AtomicInteger inWork = new AtomicInteger();

		private final Partition partition;

		private volatile boolean quiet;

		// Confined to the consumer thread.
		private boolean drained;

		Scenario(Partition partition) {
			this.partition = partition;
		}

		@Operation
		public final boolean start() {
			if (!this.partition.start()) {
				return false;
			}
			if (this.quiet) {
				throw new IllegalStateException("started in a quiet partition");
			}
			this.inWork.incrementAndGet();
			return true;
		}

		@Operation
		public final void end() {
			int records = this.inWork.get();
			while (records > 0) {
				if (this.inWork.compareAndSet(records, records - 1)) {
					this.partition.ended();
					return;
				}
				records = this.inWork.get();
			}
		}

		@Operation(nonParallelGroup = "consumer")
		public final void drain() {
			this.partition.drain();
			this.drained = true;
			look();
		}

		@Operation(nonParallelGroup = "consumer")
		public final void close() {
			this.partition.close();
			this.drained = true;
			look();
		}

		/**
		 * It may look busy for a moment because of a record that is refused, hence there
		 * is no result.
		 */
		@Operation(nonParallelGroup = "consumer")
		public final void look() {
			if (this.drained && this.partition.isQuiet()) {
				this.quiet = true;
				if (this.inWork.get() > 0) {
					throw new IllegalStateException("quiet with a record in work");
				}
			}
		}

	}

	/**
	 * The real one.
	 */
	public static final class Assigned extends Scenario {

		public Assigned() {
			super(new RealPartition());
		}

	}

	/**
	 * One with a planted bug.
	 */
	public static final class CountsTooLate extends Scenario {

		public CountsTooLate() {
			super(new LatePartition());
		}

	}

	interface Partition {

		boolean start();

		void ended();

		void drain();

		void close();

		boolean isQuiet();

	}

	private static final class RealPartition implements Partition {

		private final AssignedPartition partition = AssignedPartition.beginning(new TopicPartition("topic", 0), 0,
				FinishedRuns.NONE);

		@Override
		public boolean start() {
			return this.partition.start();
		}

		@Override
		public void ended() {
			this.partition.ended();
		}

		@Override
		public void drain() {
			this.partition.drain();
		}

		@Override
		public void close() {
			this.partition.close();
		}

		@Override
		public boolean isQuiet() {
			return this.partition.isQuiet();
		}

	}

	/**
	 * Looks at the state first and counts then.
	 */
	private static final class LatePartition implements Partition {

		private final AtomicInteger started = new AtomicInteger();

		private volatile boolean assigned = true;

		@Override
		public boolean start() {
			if (this.assigned) {
				this.started.incrementAndGet();
				return true;
			}
			return false;
		}

		@Override
		public void ended() {
			this.started.decrementAndGet();
		}

		@Override
		public void drain() {
			this.assigned = false;
		}

		@Override
		public void close() {
			this.assigned = false;
		}

		@Override
		public boolean isQuiet() {
			return this.started.get() == 0;
		}

	}

}
