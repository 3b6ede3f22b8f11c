package io.mergelane.group;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;

/**
 * Asks Kafka who uses groups.
 */
public final class GroupLook {

	private final Admin admin;

	private final Clock clock;

	private final Duration timeout;

	public GroupLook(Admin admin, Clock clock, Duration timeout) {
		this.admin = admin;
		this.clock = clock;
		this.timeout = timeout;
	}

	public Map<String, Answer> look(Collection<String> groups) {
		throw new UnsupportedOperationException(this.admin + " " + this.clock + this.timeout);
	}

	public String clusterId() {
		throw new UnsupportedOperationException();
	}

	public void removeStaticMembers(String group, Collection<String> instanceIds) {
		throw new UnsupportedOperationException();
	}

	/**
	 * What Kafka says of a group.
	 * <p>
	 * Threading: immutable.
	 */
	public sealed interface Answer {

		/**
		 * When the look began: what has happened since may be missing.
		 * @return the time
		 */
		Instant asOf();

		/**
		 * It has answered.
		 *
		 * @param facts what it shows
		 */
		record Seen(GroupFacts facts) implements Answer {

			@Override
			public Instant asOf() {
				return this.facts.asOf();
			}

		}

		/**
		 * It has not answered, or does not let the group be seen.
		 *
		 * @param reason why, a sentence without its full stop
		 * @param asOf when the look began
		 */
		record Failed(String reason, Instant asOf) implements Answer {

		}

	}

}
