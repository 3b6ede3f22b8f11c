package io.mergelane.benchmarks.workload;

import java.util.SplittableRandom;

/**
 * Orders that look random and are the same in every run.
 * <p>
 * Threading: stateless.
 */
public final class Shuffle {

	private Shuffle() {
	}

	/**
	 * Bring values into another order.
	 * @param values the values
	 * @param seed the order
	 */
	public static void shuffle(int[] values, long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		for (int i = values.length - 1; i > 0; i--) {
			int other = random.nextInt(i + 1);
			int value = values[i];
			values[i] = values[other];
			values[other] = value;
		}
	}

}
