package io.mergelane.benchmarks.feed;

import java.util.List;

import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.report.Target;

/**
 * What must be reached by Mergelane.
 */
public final class FeedTargets {

	private FeedTargets() {
	}

	/**
	 * Return the targets.
	 * @return the targets
	 */
	public static List<Target> all() {
		return List.of(ratio(Feeds.KEYED, FeedContender.MERGELANE, Feeds.KEYED, FeedContender.SPRING_BATCH, 1.25),
				ratio(Feeds.KEYED, FeedContender.MERGELANE, Feeds.FEW, FeedContender.SPRING_RECORD, 20),
				ratio(Feeds.TWICE, FeedContender.MERGELANE, Feeds.KEYED, FeedContender.MERGELANE, 0.95),
				Target.atMost("twice: deadlocks", 0,
						(results) -> results.max(Feeds.TWICE, FeedContender.MERGELANE.title(), PassResult::deadlocks)));
	}

	private static Target ratio(String feed, FeedContender contender, String otherFeed, FeedContender other,
			double bound) {
		return Target.atLeast(feed + " by `" + contender.title() + "` to " + otherFeed + " by `" + other.title() + "`",
				bound, (results) -> results.rate(feed, contender.title()) / results.rate(otherFeed, other.title()));
	}

}
