package io.mergelane.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.mergelane.group.GroupFinding;
import org.jspecify.annotations.Nullable;

/**
 * What is known of whose a consumer group is.
 * <p>
 * Threading: immutable.
 *
 * @param group name of the group
 * @param finding what was found last, or {@code null} if nobody has looked yet
 * @param keptOut ids of the listeners that are kept out of the group
 * @param starved how long members of this application have held no partition while
 * members that are not its own hold some, or {@code null} if there are none
 */
public record GroupStatus(String group, @Nullable GroupFinding finding, List<String> keptOut,
		@Nullable Duration starved) {

	public GroupStatus {
		keptOut = List.copyOf(keptOut);
	}

	/**
	 * Return when the last look began.
	 * @return the time, or {@code null} if nobody has looked yet
	 */
	public @Nullable Instant asOf() {
		return (this.finding != null) ? this.finding.asOf() : null;
	}

}
