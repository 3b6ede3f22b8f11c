package io.mergelane.simulation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What has happened in a world: always a hash of it, and its text if it is asked for.
 */
final class EventLog {

	private final boolean withText;

	private final List<String> lines = new ArrayList<>();

	private long hash = 1;

	EventLog(boolean withText) {
		this.withText = withText;
	}

	void add(long time, String what, int member, @Nullable Object of, long first, long second) {
		long mixed = this.hash;
		mixed = mixed * 31 + time;
		mixed = mixed * 31 + what.hashCode();
		mixed = mixed * 31 + member;
		mixed = mixed * 31 + ((of != null) ? of.hashCode() : 0);
		mixed = mixed * 31 + first;
		this.hash = mixed * 31 + second;
		if (this.withText) {
			this.lines.add("%10.3f ms  m%d  %s %s %d %d".formatted(time / 1e6, member, what, (of != null) ? of : "",
					first, second));
		}
	}

	long hash() {
		return this.hash;
	}

	List<String> lines() {
		return this.lines;
	}

}
