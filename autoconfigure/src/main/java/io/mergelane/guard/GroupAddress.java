package io.mergelane.guard;

import java.util.Map;

/**
 * A consumer group and the way to its cluster.
 * <p>
 * Threading: immutable.
 *
 * @param connection settings of a client
 * @param name name of the group
 */
record GroupAddress(Map<String, Object> connection, String name) {

	@Override
	public String toString() {
		// Settings may hold credentials.
		return this.name;
	}

}
