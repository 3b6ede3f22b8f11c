package io.mergelane.rebalance;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Who was in a group at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param asOf when the look began: what has happened since may be missing
 * @param members the members
 * @param partitions how many partitions each topic of the group has, or {@code null} if
 * not all of them have a member
 */
public record GroupSight(Instant asOf, List<Member> members, @Nullable Map<String, Integer> partitions) {

	public GroupSight {
		members = List.copyOf(members);
		partitions = (partitions != null) ? Map.copyOf(partitions) : null;
	}

	/**
	 * A member of the group.
	 *
	 * @param id its id in the group
	 * @param clientId what it calls itself
	 * @param host where it is
	 * @param application whose it is, or {@code null} if nobody knows
	 */
	public record Member(String id, String clientId, String host, @Nullable String application) {

		private static final int MAX_CLIENT_ID = 100;

		private static final int MAX_HOST = 60;

		/**
		 * Name it to people: it may have any client id, of any length.
		 */
		String label() {
			return shown(this.clientId, MAX_CLIENT_ID) + " at " + shown(this.host, MAX_HOST);
		}

		private static String shown(String text, int length) {
			String line = text.replaceAll("\\p{Cntrl}", " ");
			return (line.length() > length) ? line.substring(0, length) + "..." : line;
		}

	}

}
