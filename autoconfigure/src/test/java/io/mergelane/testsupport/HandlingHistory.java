package io.mergelane.testsupport;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.SoftAssertions;

/**
 * What all members of a group did with the records of one topic, and the judge of it. The
 * topic has no gaps in its offsets and no handler fails by itself.
 * <p>
 * Threading: thread-safe.
 */
public final class HandlingHistory {

	private static final long OPEN = Long.MAX_VALUE;

	private final Object lock = new Object();

	@GuardedBy("lock")
	private final List<Handling> handlings = new ArrayList<>();

	@GuardedBy("lock")
	private final Map<Integer, BitSet> finished = new TreeMap<>();

	@GuardedBy("lock")
	private final List<String> violations = new ArrayList<>();

	@GuardedBy("lock")
	private long clock;

	Handling started(String member, int assignment, ConsumerRecord<String, String> record) {
		synchronized (this.lock) {
			Handling handling = new Handling(member, assignment, record.partition(), record.offset(), record.key(),
					this.clock++);
			this.handlings.add(handling);
			return handling;
		}
	}

	void ended(Handling handling, boolean finished) {
		synchronized (this.lock) {
			handling.end = this.clock++;
			if (finished) {
				bits(handling.partition).set((int) handling.offset);
			}
		}
	}

	/**
	 * Judge a commit when it is about to be sent.
	 */
	void committing(String member, int partition, long offset, boolean owned) {
		synchronized (this.lock) {
			int unfinished = bits(partition).nextClearBit(0);
			if (offset > unfinished) {
				this.violations.add("%s commits %d of partition %d, of which %d is not finished".formatted(member,
						offset, partition, unfinished));
			}
			if (!owned) {
				this.violations
					.add("%s commits %d of partition %d, which it has let go".formatted(member, offset, partition));
			}
		}
	}

	@GuardedBy("lock")
	private BitSet bits(int partition) {
		return this.finished.computeIfAbsent(partition, (added) -> new BitSet());
	}

	/**
	 * Return how many records were finished, each counted once.
	 */
	public int finished() {
		synchronized (this.lock) {
			return this.finished.values().stream().mapToInt(BitSet::cardinality).sum();
		}
	}

	/**
	 * Return how many records a member is handling right now.
	 */
	public long open(String member) {
		return count((handling) -> handling.member.equals(member) && handling.end == OPEN);
	}

	/**
	 * Return how many records a member has started, those it started again included.
	 */
	public long started(String member) {
		return count((handling) -> handling.member.equals(member));
	}

	/**
	 * Return which members have started a record.
	 */
	public Set<String> handlersOf(int partition, long offset) {
		synchronized (this.lock) {
			Set<String> members = new HashSet<>();
			this.handlings.stream()
				.filter((handling) -> handling.partition == partition && handling.offset == offset)
				.forEach((handling) -> members.add(handling.member));
			return members;
		}
	}

	private long count(Predicate<Handling> condition) {
		synchronized (this.lock) {
			return this.handlings.stream().filter(condition).count();
		}
	}

	/**
	 * Check that every record was finished, that no commit passed an unfinished record or
	 * came from a member that had let the partition go, that the records of a key started
	 * in the order of their offsets within an assignment, and that no two of them were in
	 * one member's hands at once.
	 * @param ends the log end of each partition
	 * @param softly takes what is wrong
	 */
	public void verify(Map<Integer, Long> ends, SoftAssertions softly) {
		synchronized (this.lock) {
			softly.assertThat(this.violations).isEmpty();
			for (Map.Entry<Integer, Long> end : ends.entrySet()) {
				softly.assertThat((long) bits(end.getKey()).nextClearBit(0))
					.as("first unfinished record of partition %d", end.getKey())
					.isEqualTo(end.getValue());
			}
			byKey((handling) -> handling.member + " " + handling.partition + " " + handling.key)
				.forEach((key, handlings) -> verifyNoneAtOnce(key, handlings, softly));
			byKey((handling) -> handling.member + " " + handling.assignment + " " + handling.partition + " "
					+ handling.key)
				.forEach((key, handlings) -> softly.assertThat(handlings)
					.as(key)
					.extracting((handling) -> handling.offset)
					.isSorted()
					.doesNotHaveDuplicates());
		}
	}

	@GuardedBy("lock")
	private Map<String, List<Handling>> byKey(Function<Handling, String> key) {
		Map<String, List<Handling>> byKey = new TreeMap<>();
		// In the order of their starts.
		this.handlings.forEach(
				(handling) -> byKey.computeIfAbsent(key.apply(handling), (added) -> new ArrayList<>()).add(handling));
		return byKey;
	}

	private static void verifyNoneAtOnce(String key, List<Handling> handlings, SoftAssertions softly) {
		for (int i = 1; i < handlings.size(); i++) {
			Handling earlier = handlings.get(i - 1);
			Handling later = handlings.get(i);
			softly.assertThat(earlier.end)
				.as("%s: %d ends before %d starts", key, earlier.offset, later.offset)
				.isLessThan(later.start);
		}
	}

	/**
	 * One call of the handler.
	 */
	static final class Handling {

		private final String member;

		private final int assignment;

		private final int partition;

		private final long offset;

		private final String key;

		private final long start;

		private long end = OPEN;

		Handling(String member, int assignment, int partition, long offset, String key, long start) {
			this.member = member;
			this.assignment = assignment;
			this.partition = partition;
			this.offset = offset;
			this.key = key;
			this.start = start;
		}

	}

}
