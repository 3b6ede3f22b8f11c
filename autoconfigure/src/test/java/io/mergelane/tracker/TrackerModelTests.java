package io.mergelane.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of what can happen to a partition, on an {@link OffsetTracker} and on
 * a {@link NaivePartition}: promises S1, S3, S4, S5, S7 and L7. A sequence that fails is
 * cut down to the shortest that still does.
 * <p>
 * The number of sequences is {@code -Dmergelane.model.sequences}; one is repeated with
 * {@code -Dmergelane.model.seed}.
 */
class TrackerModelTests {

	private static final int SEQUENCES = Integer.getInteger("mergelane.model.sequences", 10_000);

	private static final long FIRST_SEED = Long.getLong("mergelane.model.seed", 1);

	private static final int STEPS = 200;

	@Test
	void agreesWithTheModel() {
		int sequences = (System.getProperty("mergelane.model.seed") != null) ? 1 : SEQUENCES;
		for (long seed = FIRST_SEED; seed < FIRST_SEED + sequences; seed++) {
			List<Step> steps = steps(seed);
			String failure = run(steps);
			if (failure != null) {
				List<Step> shortest = shrink(steps);
				throw new AssertionError("seed %d: %s%nshortest sequence: %s%nfails with: %s".formatted(seed, failure,
						shortest, run(shortest)));
			}
		}
	}

	/**
	 * The test of the test: a tracker that forgets one completion in a thousand is found.
	 */
	@Test
	void findsAPlantedBugAndShrinksIt() {
		for (long seed = 1; seed < 1000; seed++) {
			List<Step> steps = steps(seed);
			if (failure(steps, new NaivePartition(true)) != null) {
				List<Step> shortest = shrink(steps, true);
				assertThat(shortest).hasSizeLessThan(20);
				return;
			}
		}
		throw new AssertionError("The planted bug was not found");
	}

	private static List<Step> steps(long seed) {
		Random random = new Random(seed);
		List<Step> steps = new ArrayList<>();
		for (int i = 0; i < STEPS; i++) {
			Step.Kind kind = Step.Kind.of(random.nextInt(100));
			steps.add(new Step(kind, random.nextInt(1 << 16)));
		}
		return steps;
	}

	private static @org.jspecify.annotations.Nullable String run(List<Step> steps) {
		return failure(steps, new NaivePartition(false));
	}

	private static @org.jspecify.annotations.Nullable String failure(List<Step> steps, NaivePartition partition) {
		try {
			steps.forEach(partition::apply);
			return null;
		}
		catch (AssertionError | RuntimeException ex) {
			return ex.toString();
		}
	}

	private static List<Step> shrink(List<Step> steps) {
		return shrink(steps, false);
	}

	/**
	 * Leave out ever shorter parts as long as the rest fails.
	 */
	private static List<Step> shrink(List<Step> failing, boolean planted) {
		List<Step> shortest = failing;
		for (int part = failing.size() / 2; part > 0; part /= 2) {
			for (int from = 0; from + part <= shortest.size();) {
				List<Step> candidate = new ArrayList<>(shortest.subList(0, from));
				candidate.addAll(shortest.subList(from + part, shortest.size()));
				if (failure(candidate, new NaivePartition(planted)) != null) {
					shortest = candidate;
				}
				else {
					from += part;
				}
			}
		}
		return shortest;
	}

	/**
	 * Something that happens.
	 *
	 * @param kind what
	 * @param choice decides the details
	 */
	record Step(Kind kind, int choice) {

		/**
		 * What can happen, with its share of a hundred.
		 */
		enum Kind {

			POLL(34), FINISH(34), FINISH_LATE(4), ADVANCE(8), COMMIT(8), COMMIT_FAILS(3), REVOKE(3), LOSE(2), CRASH(2),
			TRUNCATE(1), FOREIGN_METADATA(1);

			private final int share;

			Kind(int share) {
				this.share = share;
			}

			static Kind of(int percent) {
				int left = percent;
				for (Kind kind : values()) {
					left -= kind.share;
					if (left < 0) {
						return kind;
					}
				}
				throw new IllegalArgumentException("" + percent);
			}

		}

	}

}
