package io.mergelane.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.mergelane.NullKey;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Knows the truth and holds the engine to its promises: at each commit, each start of a
 * handler, each poll, and each change of an assignment.
 * <p>
 * A record is finished when its handler has said so. The engine must not get further by
 * anything but what was finished in the present assignment, or before it and marked in
 * the metadata of the commit it began with.
 */
final class Checker {

	private static final long MAX_SIZE = 202;

	private final SimWorld world;

	private final SimSettings settings;

	private final Map<Integer, Map<Object, Delivery>> lanesInWork = new TreeMap<>();

	private final Map<Object, Long> lanesFreed = new HashMap<>();

	private @Nullable SimBroker broker;

	private long assignments;

	private @Nullable SimFailure failure;

	private long handled;

	private long handledAgain;

	Checker(SimWorld world, SimSettings settings) {
		this.world = world;
		this.settings = settings;
	}

	void broker(SimBroker checked) {
		this.broker = checked;
	}

	private SimLog log(TopicPartition partition) {
		SimBroker checked = this.broker;
		if (checked == null) {
			throw new IllegalStateException("no broker");
		}
		return checked.log(partition);
	}

	/**
	 * Break off the run. The first failure counts, whatever the engine makes of it.
	 */
	SimFailure fail(String message) {
		if (this.failure == null) {
			this.world.note("FAILURE " + message, 0, null, 0, 0);
			this.failure = new SimFailure(message);
		}
		return this.failure;
	}

	@Nullable SimFailure failure() {
		return this.failure;
	}

	private void check(boolean holds, String promise, Object of, String message) {
		if (!holds) {
			throw fail(promise + ": " + of + ": " + message);
		}
	}

	// Assignments

	Assignment newAssignment(int member, TopicPartition partition) {
		return new Assignment(++this.assignments, member, partition);
	}

	Assignment movedBack(Assignment before) {
		before.gone = true;
		Assignment assignment = newAssignment(before.member, before.partition);
		assignment.finishedBefore.addAll(before.finishedBefore);
		before.deliveries.stream()
			.filter((delivery) -> delivery.state == Delivery.State.FINISHED || delivery.state == Delivery.State.KEPT
					|| delivery.marked)
			.forEach((delivery) -> assignment.finishedBefore.add(delivery.record));
		this.world.note("moved back", before.member, assignment, before.lastDelivered(), 0);
		return assignment;
	}

	void revokeBegins(List<Assignment> revoked) {
		revoked.forEach((assignment) -> assignment.draining = true);
	}

	void revokeEnds(List<Assignment> revoked, long begun, boolean allCommitted) {
		for (Assignment assignment : revoked) {
			assignment.gone = true;
			if (allCommitted) {
				// S19
				checkCovered(assignment, Math.max(assignment.drainedAt, begun), "a drained partition");
			}
		}
	}

	void lostBegins(List<Assignment> lost) {
		for (Assignment assignment : lost) {
			assignment.lost = true;
			assignment.draining = true;
		}
	}

	void lostEnds(List<Assignment> lost) {
		lost.forEach((assignment) -> assignment.gone = true);
	}

	/**
	 * The engine has waited for records in work.
	 * @param inTime whether it found that none is
	 */
	void drained(List<Assignment> going, boolean inTime) {
		for (Assignment assignment : going) {
			if (assignment.draining) {
				boolean working = assignment.deliveries.stream().anyMatch(Delivery::isInWork);
				check(!inTime || !working, "S19", assignment, "drained while a record is in work");
			}
		}
		boolean noneWorks = going.stream()
			.filter((assignment) -> assignment.draining)
			.flatMap((assignment) -> assignment.deliveries.stream())
			.noneMatch((delivery) -> delivery.isInWork() || delivery.state == Delivery.State.KEPT);
		check(inTime || !noneWorks, "S19", going, "waited in vain: no record is in work");
	}

	/**
	 * A rebalance callback has returned before the time to drain was over.
	 */
	void mustBeQuiet(List<Assignment> going) {
		for (Assignment assignment : going) {
			for (Delivery delivery : assignment.deliveries) {
				check(!delivery.isInWork(), "S19", delivery, "let go while it is in work");
			}
		}
	}

	// Polls

	Delivery delivered(Assignment assignment, SimRecord record) {
		check(!assignment.gone, "S7", assignment, "polled though it is gone");
		Committed told = assignment.told;
		boolean marked = told != null && !told.foreign() && record.finished && record.offset >= told.offset()
				&& Marks.of(told).contain(record);
		Delivery delivery = new Delivery(record, assignment, laneOf(record), marked,
				assignment.finishedBefore.contains(record), this.world.now());
		assignment.deliveries.add(delivery);
		return delivery;
	}

	private @Nullable Object laneOf(SimRecord record) {
		return switch (this.settings.ordering()) {
			case NONE -> null;
			case PARTITION -> record.partition;
			case KEY -> (record.key != null) ? List.of(record.partition.topic(), record.key)
					: (this.settings.nullKey() == NullKey.ANY) ? null : record.partition;
		};
	}

	/**
	 * S9: what is in hand stays within the limits, but for one poll.
	 */
	void takesMore(SimMember member) {
		long records = 0;
		long bytes = 0;
		for (Assignment assignment : member.consumer().assignments()) {
			for (Delivery delivery : assignment.deliveries) {
				if (!delivery.isDone()) {
					records++;
					bytes += sizeOf(delivery.record);
				}
			}
		}
		check(records < this.settings.maxRecords() + this.settings.maxPollRecords(), "S9", "m" + member.id(),
				records + " records in hand");
		check(bytes < this.settings.maxBytes() + this.settings.maxPollRecords() * MAX_SIZE, "S9", "m" + member.id(),
				bytes + " bytes in hand");
	}

	private static long sizeOf(SimRecord record) {
		return record.size + ((record.key != null) ? record.key.length() : 0);
	}

	void takesMoreOf(Assignment assignment, SimMember member) {
		long span = 0;
		for (Delivery delivery : assignment.deliveries) {
			if (span > 0 || !delivery.isDone()) {
				span++;
			}
		}
		check(span < Math.max(this.settings.maxSpan(), this.settings.maxRecords()), "S9", assignment,
				"polled " + span + " beyond the first unfinished");
		check(!member.mustBePaused(assignment.partition), "PAUSE", assignment, "polled though the user paused it");
	}

	// Handlers

	void handlerStarts(SimMember member, List<Delivery> deliveries) {
		Map<Object, Delivery> inWork = this.lanesInWork.computeIfAbsent(member.id(), (added) -> new HashMap<>());
		for (Delivery delivery : deliveries) {
			checkMayStart(delivery);
			if (delivery.lane != null) {
				check(!inWork.containsKey(delivery.lane), "S6", delivery,
						"starts while " + inWork.get(delivery.lane) + " of its lane is in work");
				checkOrder(delivery);
			}
			start(delivery);
		}
		for (Delivery delivery : deliveries) {
			if (delivery.lane != null) {
				inWork.put(delivery.lane, delivery);
			}
		}
	}

	private void start(Delivery delivery) {
		this.handled++;
		if (delivery.record.finished) {
			this.handledAgain++;
			check(!delivery.marked, "L7", delivery, "handled again though its commit says it is finished");
		}
		change(delivery, Delivery.State.WORKING);
	}

	private void checkMayStart(Delivery delivery) {
		Assignment assignment = delivery.assignment;
		check(!assignment.gone, "S7", delivery, "starts though its partition is gone");
		check(!assignment.draining, "S7", delivery, "starts though its partition is drained");
		check(!delivery.isInWork(), "S6", delivery, "is in work already");
		check(delivery.state != Delivery.State.FINISHED, "S6", delivery, "is finished in this assignment");
		check(delivery.state != Delivery.State.KEPT, "S11", delivery, "was given up in this assignment");
	}

	private void checkOrder(Delivery delivery) {
		for (Delivery earlier : delivery.assignment.deliveries) {
			if (earlier == delivery) {
				return;
			}
			if (delivery.lane != null && delivery.lane.equals(earlier.lane) && !earlier.marked
					&& !earlier.finishedBefore && !earlier.overtaken) {
				check(earlier.state != Delivery.State.DELIVERED, "S6", delivery, "starts before " + earlier);
				check(earlier.state != Delivery.State.WAITING, "S6", delivery, "starts while " + earlier + " waits");
				check(earlier.state != Delivery.State.SENDING, "S6", delivery,
						"starts while " + earlier + " is given up");
			}
		}
	}

	private void change(Delivery delivery, Delivery.State state) {
		this.world.note(state.name(), delivery.assignment.member, delivery.record, delivery.assignment.number, 0);
		delivery.state = state;
		delivery.overtaken |= state == Delivery.State.PARKED;
		delivery.since = this.world.now();
	}

	/**
	 * A handler has said what came of a record.
	 */
	void handled(Delivery delivery, Delivery.State state) {
		if (state == Delivery.State.FINISHED || state == Delivery.State.KEPT) {
			delivery.record.finished = true;
		}
		change(delivery, state);
	}

	/**
	 * A record is given up, and on its way to where it is kept.
	 */
	void givenUp(Delivery delivery, Throwable cause) {
		check(!delivery.assignment.gone, "S7", delivery, "given up though its partition is gone");
		check(this.settings.deadLetters(), "S11", delivery, "given up though nothing is to be");
		check(delivery.state == Delivery.State.WAITING, "S11", delivery, "given up while it is " + delivery.state);
		check(!(cause instanceof SimOutage), "S12", delivery, "given up for a reason that passes");
		change(delivery, Delivery.State.SENDING);
	}

	/**
	 * The turn of records is over.
	 */
	void handlerEnded(SimMember member, List<Delivery> deliveries) {
		Map<Object, Delivery> inWork = this.lanesInWork.getOrDefault(member.id(), Map.of());
		for (Delivery delivery : deliveries) {
			if (delivery.lane != null) {
				inWork.remove(delivery.lane);
				this.lanesFreed.put(List.of(member.id(), delivery.lane), this.world.now());
			}
		}
	}

	// Commits

	void commitSent(SimConsumer consumer, @Nullable Assignment assignment, TopicPartition partition,
			OffsetAndMetadata commit) {
		if (assignment == null) {
			throw fail("S7: " + partition + ": committed though it is not assigned to m" + consumer.id());
		}
		Committed committed = Committed.of(commit, assignment.number);
		if (assignment.draining && assignment.drainedAt < 0) {
			assignment.drainedAt = this.world.now();
		}
		check(!assignment.lost, "S7", assignment, "committed though it is lost");
		check(committed.metadata().length() <= SimSettings.USUAL_METADATA_LIMIT, "S4", assignment,
				"metadata of " + committed.metadata().length() + " characters");
		checkForward(assignment, committed);
		checkLeaderEpoch(assignment, committed);
		checkFinishedBelow(assignment, committed);
		checkMarks(assignment, committed);
	}

	private void checkForward(Assignment assignment, Committed commit) {
		Committed before = assignment.accepted;
		check(before == null || commit.offset() >= before.offset() || commit.leaderEpoch() > before.leaderEpoch(), "S2",
				assignment, "commits " + commit.offset() + " after " + before);
		long last = assignment.lastDelivered();
		Committed told = assignment.told;
		long limit = Math.max(Math.max(last + 1, assignment.begin), (told != null) ? told.offset() : 0);
		check(commit.offset() <= limit, "S2", assignment, "commits " + commit.offset() + " beyond polled " + limit);
	}

	private void checkLeaderEpoch(Assignment assignment, Committed commit) {
		int expected = -2;
		Committed told = assignment.told;
		if (told != null && told.offset() == commit.offset()) {
			expected = told.leaderEpoch();
		}
		for (Delivery delivery : assignment.deliveries) {
			if (delivery.record.offset < commit.offset()) {
				expected = this.settings.leaderEpochs() ? delivery.record.leaderEpoch : -1;
			}
		}
		check(expected == -2 || expected == commit.leaderEpoch(), "S3", assignment, "commits " + commit.offset()
				+ " with leader epoch " + commit.leaderEpoch() + " instead of " + expected);
	}

	/**
	 * S1, twice: nothing is left out for who begins there, and nothing was finished by
	 * anything but this assignment's own handlers.
	 */
	private void checkFinishedBelow(Assignment assignment, Committed commit) {
		SimLog log = log(assignment.partition);
		for (SimRecord record : log.before(log.validated(commit.offset(), commit.leaderEpoch()))) {
			check(record.finished, "S1", assignment,
					"commits " + commit.offset() + " but " + record + " is not finished");
		}
		for (Delivery delivery : assignment.deliveries) {
			check(delivery.record.offset >= commit.offset() || delivery.isDone(), "S1", assignment,
					"commits " + commit.offset() + " but " + delivery + " is " + delivery.state);
		}
	}

	private void checkMarks(Assignment assignment, Committed commit) {
		Marks marks = Marks.of(commit);
		for (SimRecord record : log(assignment.partition).from(commit.offset())) {
			check(record.finished || !marks.contain(record), "S1", assignment,
					"metadata at " + commit.offset() + " marks " + record + " which is not finished");
		}
		boolean first = true;
		for (Delivery delivery : assignment.deliveries) {
			if (delivery.record.offset >= commit.offset()) {
				boolean marked = marks.contain(delivery.record);
				// What was finished since the engine moved on is for the next commit.
				boolean next = first;
				first = false;
				check(!marked || delivery.isDone(), "S1", assignment,
						"metadata at " + commit.offset() + " marks " + delivery + " which is " + delivery.state);
				check(marked || next || delivery.state != Delivery.State.FINISHED || isMetadataShort(), "L7",
						assignment, "metadata at " + commit.offset() + " does not mark " + delivery);
			}
		}
	}

	private boolean isMetadataShort() {
		return this.settings.has(Fault.METADATA);
	}

	void applied(TopicPartition partition, Committed commit, @Nullable Committed before,
			@Nullable Assignment assignment) {
		this.world.note("committed", 0, partition, commit.offset(), commit.leaderEpoch());
		if (assignment != null) {
			check(before == null || before.assignment() != commit.assignment() || commit.offset() >= before.offset()
					|| commit.leaderEpoch() > before.leaderEpoch(), "S2", assignment,
					"a commit of " + commit.offset() + " has overtaken one of " + before);
			assignment.accepted = commit;
		}
	}

	/**
	 * L7: what is finished must be known to who comes next.
	 */
	private void checkCovered(Assignment assignment, long until, String when) {
		SimBroker checked = this.broker;
		Committed committed = (checked != null) ? checked.committed(assignment.partition) : null;
		boolean contiguous = true;
		for (Delivery delivery : assignment.deliveries) {
			contiguous &= delivery.marked || (delivery.state == Delivery.State.FINISHED && delivery.since <= until);
			if (delivery.state == Delivery.State.FINISHED && delivery.since <= until) {
				boolean below = committed != null && delivery.record.offset < committed.offset();
				boolean marked = committed != null && Marks.of(committed).contain(delivery.record);
				boolean may = !contiguous && isMetadataShort();
				check(below || marked || may, "L7", delivery, "finished in " + when + " but not committed");
			}
		}
	}

	// Now and then

	/**
	 * Check what must have come to pass after a while.
	 * @param member a member whose consumer thread runs
	 */
	void afterAWhile(SimMember member) {
		SimConsumer consumer = member.consumer();
		long patience = SimWorld.millis(this.settings.commitMillis() + this.settings.pollTimeoutMillis()
				+ (this.settings.has(Fault.COMMIT) ? 6000 : 2000));
		long trouble = Math.max(consumer.lastTrouble, Math.max(consumer.unreachableUntil, member.stalledUntil));
		long due = this.world.now() - patience;
		if (trouble < due) {
			consumer.assignments()
				.stream()
				.filter((assignment) -> !assignment.draining)
				.forEach((assignment) -> checkCovered(assignment, due, "quiet times"));
		}
		if (!this.settings.batches() && !this.settings.has(Fault.REJECTION) && this.settings.circuitFailures() == 0
				&& member.turns() < this.settings.parallelism()) {
			consumer.assignments().forEach((assignment) -> checkNotLeftLying(member, assignment));
		}
	}

	/**
	 * L3: a record waits for its own lane only.
	 */
	private void checkNotLeftLying(SimMember member, Assignment assignment) {
		Map<Object, Delivery> inWork = this.lanesInWork.getOrDefault(member.id(), Map.of());
		List<Object> busy = new ArrayList<>();
		for (Delivery delivery : assignment.deliveries) {
			if (!delivery.isDone() && delivery.state != Delivery.State.PARKED) {
				boolean first = delivery.lane == null
						|| !inWork.containsKey(delivery.lane) && !busy.contains(delivery.lane);
				long free = (delivery.lane != null)
						? this.lanesFreed.getOrDefault(List.of(member.id(), delivery.lane), 0L) : 0;
				long since = Math.max(delivery.since, Math.max(free, member.lastFull()));
				boolean lies = delivery.state == Delivery.State.DELIVERED
						&& this.world.now() - since > SimWorld.millis(3000);
				check(!lies || !first || assignment.draining || isWaitedForElsewhere(member, delivery), "L3", delivery,
						"does not start though nothing of its lane is in work");
				if (delivery.lane != null) {
					busy.add(delivery.lane);
				}
			}
		}
	}

	/**
	 * Lanes go over partitions of a topic, and over assignments.
	 */
	private boolean isWaitedForElsewhere(SimMember member, Delivery delivery) {
		return member.consumer()
			.assignments()
			.stream()
			.flatMap((assignment) -> assignment.deliveries.stream())
			.anyMatch((other) -> other != delivery && other.lane != null && other.lane.equals(delivery.lane)
					&& !other.isDone());
	}

	// The end

	/**
	 * Return what is left to be done, or {@code null}.
	 */
	@Nullable String unfinishedBusiness(List<SimMember> members) {
		SimBroker checked = this.broker;
		if (checked == null) {
			return "no broker";
		}
		for (SimLog log : checked.logs()) {
			for (SimRecord record : log.all()) {
				if (!record.finished) {
					return record + " is not handled";
				}
			}
			Committed committed = checked.committed(log.partition());
			long end = log.endOfRecords();
			long from = (committed != null) ? log.validated(committed.offset(), committed.leaderEpoch()) : log.start();
			if (log.start() < end && Math.max(from, log.start()) < end) {
				return log.partition() + " is committed to " + committed + " instead of " + end;
			}
		}
		for (SimMember member : members) {
			String left = member.unfinishedBusiness();
			if (left != null) {
				return "m" + member.id() + ": " + left;
			}
		}
		return null;
	}

	long handled() {
		return this.handled;
	}

	long handledAgain() {
		return this.handledAgain;
	}

}
