package io.mergelane.sample.feed;

import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;

import io.mergelane.sample.member.MemberChanged;

/**
 * The messages of the migration incident: several changes per member, close together and
 * not in the order of their time, some of them twice in a row in different partitions
 * with {@code modifiedAt} one second apart.
 * <p>
 * Invariant: no two changes have the same {@code modifiedAt}, so each member has one
 * newest change.
 * <p>
 * Threading: immutable; every run draws anew from the seed.
 */
class Incident {

	private static final Instant START = Instant.parse("2024-11-20T00:00:00Z");

	private static final int ACTIVE_MEMBERS = 256;

	private static final int LATE_SLOTS = 256;

	private static final int MICROS_PER_SECOND = 1_000_000;

	private static final String[] NAMES = { "Ada", "Björn", "Chloé", "Davi", "Emre", "김민지", "José", "Zoë" };

	private static final String[] GRADES = { "BRONZE", "SILVER", "GOLD", "PLATINUM" };

	private final FeedProperties properties;

	private final int partitions;

	Incident(FeedProperties properties, int partitions) {
		this.properties = properties;
		this.partitions = partitions;
	}

	void forEach(Consumer<FeedMessage> action) {
		Random random = new Random(this.properties.seed());
		ActiveMembers members = new ActiveMembers(random);
		TimeSlots slots = new TimeSlots(random);
		int published = 0;
		while (published < this.properties.count()) {
			Instant modifiedAt = slots.next();
			MemberChanged change = change(random, members.next(), modifiedAt);
			boolean twice = random.nextDouble() < this.properties.duplicateShare()
					&& published + 1 < this.properties.count();
			int partition = random.nextInt(this.partitions);
			if (!twice) {
				action.accept(new FeedMessage(partition, change, false));
				published++;
				continue;
			}
			MemberChanged later = at(change, modifiedAt.plusSeconds(1));
			boolean laterFirst = random.nextBoolean();
			action.accept(new FeedMessage(partition, laterFirst ? later : change, false));
			action.accept(new FeedMessage(otherThan(partition, random), laterFirst ? change : later, true));
			published += 2;
		}
	}

	private static MemberChanged change(Random random, int member, Instant modifiedAt) {
		String name = NAMES[random.nextInt(NAMES.length)] + " " + Integer.toString(random.nextInt(1 << 24), 36);
		String grade = GRADES[random.nextInt(GRADES.length)];
		boolean deleted = random.nextInt(20) == 0;
		return new MemberChanged(1L + member / 2, 1 + member % 2, name, grade, modifiedAt, deleted);
	}

	private static MemberChanged at(MemberChanged change, Instant modifiedAt) {
		return new MemberChanged(change.userId(), change.ordSeq(), change.name(), change.grade(), modifiedAt,
				change.deleted());
	}

	private int otherThan(int partition, Random random) {
		if (this.partitions == 1) {
			return partition;
		}
		return (partition + 1 + random.nextInt(this.partitions - 1)) % this.partitions;
	}

	/**
	 * The members that are being migrated at the moment; one whose changes are all drawn
	 * makes room for the next.
	 * <p>
	 * Threading: confined to one run.
	 */
	private final class ActiveMembers {

		private final Random random;

		private final int[] member = new int[ACTIVE_MEMBERS];

		private final int[] changesLeft = new int[ACTIVE_MEMBERS];

		private int known;

		ActiveMembers(Random random) {
			this.random = random;
		}

		int next() {
			int index = this.random.nextInt(ACTIVE_MEMBERS);
			if (this.changesLeft[index] == 0) {
				this.member[index] = this.known++;
				this.changesLeft[index] = 1 + this.random.nextInt(2 * Incident.this.properties.changesPerMember() - 1);
			}
			this.changesLeft[index]--;
			return this.member[index];
		}

	}

	/**
	 * Moments two seconds apart and more, each once, not quite in order.
	 * <p>
	 * Threading: confined to one run.
	 */
	private static final class TimeSlots {

		private final Random random;

		private final int[] waiting = new int[LATE_SLOTS];

		private int drawn;

		TimeSlots(Random random) {
			this.random = random;
			for (int i = 0; i < LATE_SLOTS; i++) {
				this.waiting[i] = this.drawn++;
			}
		}

		Instant next() {
			int index = this.random.nextInt(LATE_SLOTS);
			int slot = this.waiting[index];
			this.waiting[index] = this.drawn++;
			// Three seconds leave room for the copy and the fraction.
			return START.plusSeconds(3L * slot).plusNanos(1000L * this.random.nextInt(MICROS_PER_SECOND));
		}

	}

}
