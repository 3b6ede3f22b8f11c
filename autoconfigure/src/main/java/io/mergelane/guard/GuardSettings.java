package io.mergelane.guard;

import java.time.Duration;
import java.util.Set;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFinding;
import org.jspecify.annotations.Nullable;

/**
 * How consumer groups are looked after.
 * <p>
 * Threading: immutable.
 *
 * @param policy what becomes of a listener whose group is another application's
 * @param unidentified what becomes of one with members that nobody knows
 * @param listeners whose groups are looked after
 * @param identity who this application is
 * @param previous who it was before
 * @param adopt whether members that nobody knows may be its own older version
 * @param takeOver whether it becomes the owner of its groups
 * @param require whether it does not start if Kafka does not tell
 * @param exitOnLateConflict whether the application ends when a listener has to stop
 * @param shared ids of listeners that may share a group with others of this application
 * @param clusterId the id that the Kafka cluster must have, or {@code null} for any
 * @param timing when it is looked
 */
public record GuardSettings(GuardPolicy policy, UnidentifiedPolicy unidentified, GuardedListeners listeners,
		ApplicationIdentity identity, Set<ApplicationIdentity> previous, boolean adopt, boolean takeOver,
		boolean require, boolean exitOnLateConflict, Set<String> shared, @Nullable String clusterId, Timing timing) {

	public GuardSettings {
		previous = Set.copyOf(previous);
		shared = Set.copyOf(shared);
	}

	/**
	 * When it is looked.
	 *
	 * @param timeout how long Kafka may take to answer
	 * @param settle how long after a listener has joined a look tells of all who joined
	 * before it
	 * @param patience how long partitions wait for such a look
	 * @param interval how often it is looked from then on
	 * @param retry how often it is looked whether a group is free that was not
	 */
	public record Timing(Duration timeout, Duration settle, Duration patience, Duration interval, Duration retry) {

		/**
		 * What has been measured to be enough: who joins is seen after 0.8 s at most.
		 */
		public static final Timing DEFAULT = new Timing(Duration.ofSeconds(3), Duration.ofSeconds(1),
				Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));

	}

	/**
	 * Return whether a listener must not be in its group. The owner of a group is never
	 * kept out of it.
	 * @param finding what was found of the group
	 * @return whether it does not start, or stops
	 */
	boolean refuses(GroupFinding finding) {
		if (this.policy == GuardPolicy.WARN || this.policy == GuardPolicy.OFF) {
			return false;
		}
		return switch (finding.verdict()) {
			case TAKEN, UNIDENTIFIED, CONTENDED -> true;
			case SUSPECT -> finding.strong() && finding.owner() == null && this.unidentified == UnidentifiedPolicy.FAIL;
			case UNKNOWN -> this.require && !finding.joined();
			case CLEAR, SHARED_INCUMBENT, TAKEN_UNSURE -> false;
		};
	}

}
