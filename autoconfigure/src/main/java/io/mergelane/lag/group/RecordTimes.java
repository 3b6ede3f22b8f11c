package io.mergelane.lag.group;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

import io.mergelane.listener.ListenerGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds the timestamps of records without reading them. Kafka tells the first offset with
 * a timestamp from a given time on: the times in question are narrowed, for all
 * partitions in one call, until the record itself is told or one second is left. No more
 * than {@value #MOST_CALLS} calls are made at a time: then the age of a record is known
 * to a tenth or so, and the search goes on later. What was found is where to begin the
 * next time.
 * <p>
 * If there is no record at an offset, but a transaction marker or what compaction has
 * left, the time of the record before it is found, so that a lag is rather too long.
 * Where timestamps are out of order it is the latest one up to there.
 * <p>
 * Threading: one thread at a time.
 */
final class RecordTimes {

	/**
	 * With the four calls for the positions these are ten.
	 */
	static final int MOST_CALLS = 6;

	private static final long WINDOW = Duration.ofDays(7).toMillis();

	private static final long PRECISION = 1000;

	private final Map<TopicPartition, Found> found = new HashMap<>();

	private final Map<TopicPartition, Search> open = new HashMap<>();

	/**
	 * Begin to find the timestamps of records. A search that is on goes on.
	 * @param admin an admin client
	 * @param group whose records they are
	 * @param wanted offset of the record in each partition
	 * @param now the time in milliseconds since 1970: no timestamp is later
	 * @param calls by when they have to be found
	 * @return why not all were found, or {@code null}
	 */
	@Nullable String find(Admin admin, ListenerGroup group, Map<TopicPartition, Long> wanted, long now, AdminCalls calls) {
		this.found.keySet().retainAll(wanted.keySet());
		this.open.keySet().retainAll(wanted.keySet());
		wanted.forEach((partition, offset) -> {
			Search begun = this.open.get(partition);
			Found last = this.found.get(partition);
			boolean known = (begun != null) ? begun.offset() <= offset : last != null && last.offset() == offset;
			if (!known) {
				this.open.put(partition, search(offset, last, now));
			}
		});
		return goOn(admin, group, now, calls);
	}

	/**
	 * Return whether there is nothing left to be found.
	 */
	boolean isComplete() {
		return this.open.isEmpty();
	}

	/**
	 * Go on with what was begun.
	 * @param admin an admin client
	 * @param group whose records they are
	 * @param now the time in milliseconds since 1970
	 * @param calls by when they have to be found
	 * @return why not all can be found, or {@code null}
	 */
	@Nullable String goOn(Admin admin, ListenerGroup group, long now, AdminCalls calls) {
		String failure = null;
		for (int call = 0; call < MOST_CALLS && !this.open.isEmpty() && !calls.isOver(); call++) {
			String problem = narrow(admin, group, now, calls);
			failure = (problem != null) ? problem : failure;
		}
		if (failure == null && !this.open.isEmpty() && calls.isOver()) {
			return "how old records are was not found out in time";
		}
		this.open.forEach((partition, search) -> this.found.put(partition, search.soFar(now)));
		return failure;
	}

	private static Search search(long offset, @Nullable Found last, long now) {
		long earliest = now - WINDOW;
		// Read on since then: what comes next is no older.
		return (last != null && last.offset() < offset)
				? new Search(offset, Math.max(earliest, Math.min(now, last.timestamp() - PRECISION)), now)
				: new Search(offset, earliest, now);
	}

	private @Nullable String narrow(Admin admin, ListenerGroup group, long now, AdminCalls calls) {
		Map<TopicPartition, OffsetSpec> question = new HashMap<>();
		this.open.forEach((partition, search) -> question.put(partition, OffsetSpec.forTimestamp(search.middle(now))));
		ListOffsetsResult answer = admin.listOffsets(question, calls.bounded(PositionsLook.options(group)));
		String failure = null;
		for (Iterator<Map.Entry<TopicPartition, Search>> each = this.open.entrySet().iterator(); each.hasNext();) {
			Map.Entry<TopicPartition, Search> one = each.next();
			try {
				Search next = one.getValue().narrowed(now, calls.get(answer.partitionResult(one.getKey())));
				one.setValue(next);
				Found result = next.found();
				if (result != null) {
					this.found.put(one.getKey(), result);
					each.remove();
				}
			}
			catch (KafkaException ex) {
				failure = "how old records of %s are is not known: %s".formatted(one.getKey(), ex.getMessage());
				each.remove();
			}
		}
		return failure;
	}

	/**
	 * Return what was found.
	 * @param partition a partition
	 * @return the record that was looked for last and its timestamp, or {@code null}
	 */
	@Nullable Found of(TopicPartition partition) {
		return this.found.get(partition);
	}

	/**
	 * A record and its timestamp.
	 *
	 * @param offset its offset
	 * @param timestamp its timestamp
	 * @param exact whether Kafka has told it
	 */
	record Found(long offset, long timestamp, boolean exact) {

	}

	/**
	 * The timestamp is not before the one time, and before the other.
	 */
	private record Search(long offset, long from, long to, @Nullable Found found) {

		Search(long offset, long from, long to) {
			this(offset, from, to, null);
		}

		/**
		 * Return the time to ask for. Of a young record a second counts more than of an
		 * old one, so it is the age that is in the middle, by ratio.
		 */
		long middle(long now) {
			double youngest = now - this.to + PRECISION / 2.0;
			double oldest = now - this.from + PRECISION / 2.0;
			long middle = now - (long) (Math.sqrt(youngest * oldest) - PRECISION / 2.0);
			return Math.max(this.from + 1, Math.min(this.to, middle));
		}

		/**
		 * Return what is known without going on.
		 */
		Found soFar(long now) {
			return new Found(this.offset, middle(now), false);
		}

		Search narrowed(long now, ListOffsetsResult.ListOffsetsResultInfo first) {
			long middle = middle(now);
			if (first.offset() == this.offset) {
				return new Search(this.offset, this.from, this.to, new Found(this.offset, first.timestamp(), true));
			}
			// Kafka gives a negative offset if there is no record from then on.
			boolean before = first.offset() >= 0 && first.offset() < this.offset;
			// From the first record on timestamps are no less than its own.
			long later = before ? Math.max(middle, Math.min(this.to, first.timestamp())) : this.from;
			long until = before ? this.to : middle;
			return new Search(this.offset, later, until,
					(until - later <= PRECISION) ? new Found(this.offset, later + (until - later) / 2, false) : null);
		}

	}

}
