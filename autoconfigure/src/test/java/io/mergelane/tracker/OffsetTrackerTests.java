package io.mergelane.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OffsetTracker}: promises S1 and S3.
 */
class OffsetTrackerTests {

	private final OffsetTracker tracker = new OffsetTracker(10);

	@Test
	void commitsNothingWhileTheFirstOffsetIsOpen() {
		register(10, 11, 12);
		complete(1);
		complete(2);
		assertThat(this.tracker.committable()).isEqualTo(10);
		assertThat(this.tracker.inFlight()).isEqualTo(1);
		assertThat(this.tracker.span()).isEqualTo(3);
	}

	@Test
	void commitsTheFinishedPrefixInWhateverOrderItWasFinished() {
		register(10, 11, 12, 13);
		complete(2);
		complete(0);
		assertThat(this.tracker.committable()).isEqualTo(11);
		complete(1);
		assertThat(this.tracker.committable()).isEqualTo(13);
	}

	@Test
	void knowsPolledOffsetsOnly() {
		register(10, 15, 100);
		complete(0);
		complete(1);
		assertThat(this.tracker.committable()).isEqualTo(16);
		complete(2);
		assertThat(this.tracker.committable()).isEqualTo(101);
	}

	@Test
	void tellsTheLeaderEpochOfTheLastFinishedRecord() {
		this.tracker.register(10, 3, 0, 0);
		this.tracker.register(11, 4, 0, 0);
		complete(0);
		assertThat(this.tracker.committableLeaderEpoch()).isEqualTo(3);
		complete(1);
		assertThat(this.tracker.committableLeaderEpoch()).isEqualTo(4);
	}

	@Test
	void refusesAnOffsetThatIsInHandAlready() {
		register(10, 11);
		assertThat(this.tracker.register(11, -1, 0, 0)).isEqualTo(OffsetTracker.NO_TICKET);
		assertThat(this.tracker.register(5, -1, 0, 0)).isEqualTo(OffsetTracker.NO_TICKET);
		assertThat(this.tracker.inFlight()).isEqualTo(2);
	}

	@Test
	void countsACompletionOnce() {
		register(10, 11);
		assertThat(this.tracker.complete(0)).isTrue();
		assertThat(this.tracker.complete(0)).isFalse();
		this.tracker.advance();
		assertThat(this.tracker.complete(0)).isFalse();
		assertThat(this.tracker.inFlight()).isEqualTo(1);
	}

	@Test
	void ignoresAndCountsCompletionsAfterItIsClosed() {
		register(10);
		this.tracker.close();
		assertThat(this.tracker.complete(0)).isFalse();
		this.tracker.advance();
		assertThat(this.tracker.committable()).isEqualTo(10);
		assertThat(this.tracker.late()).isEqualTo(1);
	}

	@Test
	void showsUnfinishedRunsThatHaveAFinishedOffsetBehindThem() {
		register(10, 11, 12, 13, 14, 15);
		complete(0);
		complete(2);
		complete(4);
		TrackerSnapshot snapshot = this.tracker.snapshot();
		assertThat(snapshot.gaps()).containsExactly(new TrackerSnapshot.Gap(11, 11), new TrackerSnapshot.Gap(13, 13));
		assertThat(snapshot.oldest()).isEqualTo(new TrackerSnapshot.Oldest(11, 11, 22));
		assertThat(snapshot.finishedAhead()).isEqualTo(2);
		assertThat(snapshot.inFlight()).isEqualTo(3);
		assertThat(snapshot.next()).isEqualTo(16);
	}

	/**
	 * Random steps against a map from offset to whether it is finished.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 5, 8, 13, 21, 34 })
	void agreesWithANaiveModel(long seed) {
		Random random = new Random(seed);
		long start = random.nextInt(1000);
		OffsetTracker tracker = new OffsetTracker(start);
		TreeMap<Long, Boolean> model = new TreeMap<>();
		List<long[]> open = new ArrayList<>();
		long offset = start;
		for (int step = 0; step < 20_000; step++) {
			if (random.nextInt(100) < 52) {
				offset += 1 + ((random.nextInt(10) == 0) ? random.nextInt(50) : 0);
				open.add(new long[] { tracker.register(offset, -1, 0, 0), offset });
				model.put(offset, false);
			}
			else if (!open.isEmpty()) {
				long[] done = open.remove(random.nextInt(Math.min(open.size(), 1 + random.nextInt(4000))));
				assertThat(tracker.complete(done[0])).isTrue();
				model.put(done[1], true);
			}
			if (random.nextInt(20) == 0) {
				tracker.advance();
				assertThat(tracker.committable()).as("seed %d, step %d", seed, step)
					.isEqualTo(committable(start, model));
				assertThat(tracker.inFlight()).isEqualTo(open.size());
				assertThat(tracker.span()).isEqualTo(model.size() - finishedPrefix(model));
			}
		}
	}

	private static long committable(long start, TreeMap<Long, Boolean> model) {
		long committable = start;
		for (var entry : model.entrySet()) {
			if (!entry.getValue()) {
				break;
			}
			committable = entry.getKey() + 1;
		}
		return committable;
	}

	private static long finishedPrefix(TreeMap<Long, Boolean> model) {
		return model.values().stream().takeWhile((finished) -> finished).count();
	}

	private void register(long... offsets) {
		for (long offset : offsets) {
			this.tracker.register(offset, OffsetTracker.NO_LEADER_EPOCH, (int) offset, 2 * offset);
		}
	}

	private void complete(long ticket) {
		assertThat(this.tracker.complete(ticket)).isTrue();
		this.tracker.advance();
	}

}
