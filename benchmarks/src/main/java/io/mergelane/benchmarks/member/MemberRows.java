package io.mergelane.benchmarks.member;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.mergelane.benchmarks.workload.Shuffle;

/**
 * Makes rows whose content depends on key and version alone, so that a row that mixes two
 * versions is found out.
 * <p>
 * Threading: stateless.
 */
public final class MemberRows {

	private static final long SEED = 20_260_701;

	private static final long FIRST_MEMBER = 1_000_000;

	private static final int ROWS_PER_MEMBER = 2;

	private static final Instant FIRST_VERSION = Instant.parse("2025-03-01T00:00:00Z");

	private static final long MICROS_PER_VERSION = 86_400_000_000L;

	private static final List<String> GRADES = List.of("basic", "bronze", "silver", "gold", "platinum");

	private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz ÄÖÜäöüß";

	private static final int SHORTEST_NAME = 12;

	private static final int LONGEST_NAME = 40;

	private MemberRows() {
	}

	/**
	 * Return one row for each key.
	 * @param keys number of keys
	 * @param version version of the rows
	 * @return the rows, in an order that looks random
	 */
	public static List<MemberRow> inRandomOrder(int keys, int version) {
		int[] order = IntStream.range(0, keys).toArray();
		Shuffle.shuffle(order, SEED);
		return Arrays.stream(order).mapToObj((key) -> row(key, version)).toList();
	}

	/**
	 * Return a row.
	 * @param key number of its key
	 * @param version number of its version
	 * @return the row
	 */
	public static MemberRow row(int key, int version) {
		SplittableRandom random = new SplittableRandom(SEED + ((long) key << 32) + version);
		Instant changedAt = FIRST_VERSION.plus(version * MICROS_PER_VERSION + random.nextLong(MICROS_PER_VERSION),
				ChronoUnit.MICROS);
		return new MemberRow(FIRST_MEMBER + key / ROWS_PER_MEMBER, key % ROWS_PER_MEMBER,
				String.format("C%08x", random.nextInt()), BigDecimal.valueOf(random.nextLong(1_000_000_000L), 2),
				name(random), GRADES.get(random.nextInt(GRADES.size())), random.nextBoolean(), changedAt);
	}

	private static String name(SplittableRandom random) {
		StringBuilder name = new StringBuilder();
		int length = random.nextInt(SHORTEST_NAME, LONGEST_NAME);
		for (int i = 0; i < length; i++) {
			name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
		}
		return name.toString();
	}

}
