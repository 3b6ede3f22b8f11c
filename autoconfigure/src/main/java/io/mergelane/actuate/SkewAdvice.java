package io.mergelane.actuate;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.skew.KeyCount;
import io.mergelane.skew.TopicSkew;
import org.jspecify.annotations.Nullable;

/**
 * Says what is uneven in a topic, and whether more partitions can help. It goes by what a
 * key has at least, and says nothing rather than something that may not be so.
 * <p>
 * Threading: thread-safe.
 */
final class SkewAdvice {

	private static final int MOST_KEYS = 10;

	private static final double LISTED = 0.01;

	/**
	 * Share from which on a key is hot.
	 */
	private static final double HOT = 0.2;

	/**
	 * Share from which on the listed keys are most of what there is.
	 */
	private static final double FEW = 0.5;

	private static final double UNEVEN = 1.5;

	/**
	 * Fewer records, of all keys or of a partition in the mean, tell nothing.
	 */
	private static final int ENOUGH = 100;

	/**
	 * Fewer records tell nothing if not all of them were looked at.
	 */
	private static final int ENOUGH_SAMPLED = 1000;

	private SkewAdvice() {
	}

	/**
	 * Return the most frequent keys.
	 * @param skew all that are known
	 * @return ten at most, each with a hundredth of the records at least
	 */
	static List<KeyCount> top(TopicSkew skew) {
		return skew.keys()
			.stream()
			.filter((key) -> skew.share(key.atLeast()) >= LISTED)
			.sorted(Comparator.comparingLong(KeyCount::atLeast).reversed())
			.limit(MOST_KEYS)
			.toList();
	}

	static @Nullable String of(TopicSkew skew, Ordering ordering, NullKey nullKey) {
		if (skew.records() < (skew.sampled() ? ENOUGH_SAMPLED : ENOUGH)) {
			return null;
		}
		List<KeyCount> top = top(skew);
		long hot = top.stream().filter((key) -> skew.share(key.atLeast()) >= HOT).count();
		long ofTop = top.stream().mapToLong(KeyCount::atLeast).sum();
		if (hot == 1) {
			return oneKey(percent(skew.share(top.get(0).atLeast())), ordering);
		}
		if (hot > 1 || skew.share(ofTop) >= FEW) {
			return fewKeys(top.size(), percent(skew.share(ofTop)), ordering);
		}
		if (ordering == Ordering.KEY && nullKey == NullKey.PARTITION_ORDER && skew.share(skew.nullKeys()) >= HOT) {
			return ("No key: %d %% of the records have none, and those of a partition are handled one after the other. More "
					+ "partitions can help, and so can keys, or null-key=any if their order is of no use.")
				.formatted(percent(skew.share(skew.nullKeys())));
		}
		return isPartitioner(skew, ofTop) ? partitioner(skew) : null;
	}

	private static String oneKey(int percent, Ordering ordering) {
		return ("One key has at least %d %% of the records. More partitions cannot help: "
				+ "%s make the handler faster, or the key finer.")
			.formatted(percent, waiting(ordering));
	}

	private static String fewKeys(int keys, int percent, Ordering ordering) {
		return ("Few keys: %d have at least %d %% of the records. More partitions help only as far as these get apart, "
				+ "one key in each at best: %s make the handler faster, or the keys finer.")
			.formatted(keys, percent, waiting(ordering));
	}

	private static String waiting(Ordering ordering) {
		return switch (ordering) {
			case KEY -> "records of a key are handled one after the other;";
			case PARTITION -> "records of a partition are handled one after the other; order by key,";
			case NONE -> "one consumer polls them all;";
		};
	}

	/**
	 * Partitions can be uneven because of keys that are not hot.
	 */
	private static boolean isPartitioner(TopicSkew skew, long ofTop) {
		Double uneven = skew.partitionSkew();
		double mean = skew.meanOfPartitions();
		return uneven != null && uneven >= UNEVEN && mean >= ENOUGH && 2 * ofTop < skew.mostOfPartitions() - mean;
	}

	private static String partitioner(TopicSkew skew) {
		return String.format(Locale.ROOT,
				"Partitioner: the busiest partition has %.1f times the mean, though no key is that frequent. More "
						+ "partitions cannot help as long as producers choose them like that: look at their partitioner.",
				skew.partitionSkew());
	}

	private static int percent(double share) {
		return (int) (100 * share);
	}

}
