package io.mergelane.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The consumer of a member, as Kafka's own behaves: callbacks of a rebalance and of
 * asynchronous commits run in poll, the former with commits allowed; pauses are kept for
 * partitions that are kept; the position is checked against leader epochs.
 * <p>
 * A poll does not block: the member calls it again until its time is over.
 */
final class SimConsumer extends AbstractSimConsumer {

	private static final int MOST_SILENCES = 8;

	private final Map<OffsetAndMetadata, @Nullable Assignment> senders = new IdentityHashMap<>();

	private final SimMember member;

	private final SimWorld world;

	private final SimSettings settings;

	private final SimBroker broker;

	private final Checker checker;

	private final Map<TopicPartition, Fetching> partitions = new TreeMap<>(SimBroker.ORDER);

	private final ArrayDeque<AsyncCommit> underway = new ArrayDeque<>();

	private final ArrayDeque<AsyncCommit> answered = new ArrayDeque<>();

	private @Nullable ConsumerRebalanceListener listener;

	private int silences;

	private boolean heldBack;

	private boolean wakeup;

	private boolean closed;

	/** What the group has told; -1 for none. */
	int generation = -1;

	/** Between joining and being assigned. */
	boolean joining;

	long lastPoll;

	long unreachableUntil;

	/** When something of the group or its commits went wrong last. */
	long lastTrouble;

	SimConsumer(SimMember member, SimWorld world, SimSettings settings, SimBroker broker, Checker checker) {
		this.member = member;
		this.world = world;
		this.settings = settings;
		this.broker = broker;
		this.checker = checker;
		this.lastPoll = world.now();
	}

	int id() {
		return this.member.id();
	}

	@Nullable Assignment assignment(TopicPartition partition) {
		Fetching fetching = this.partitions.get(partition);
		return (fetching != null) ? fetching.assignment : null;
	}

	Collection<Assignment> assignments() {
		return this.partitions.values().stream().map((one) -> one.assignment).toList();
	}

	boolean isReachable() {
		return this.world.isCalm() || this.world.now() >= this.unreachableUntil;
	}

	// What the group does

	void revoke(Set<TopicPartition> revoked) {
		List<TopicPartition> going = List.copyOf(revoked);
		List<Assignment> assignments = assignmentsOf(going);
		going.forEach((partition) -> this.world.note("revoked", id(), partition, 0, 0));
		long failuresBefore = this.commitFailures;
		long begun = this.world.now();
		this.lastTrouble = this.world.now();
		this.checker.revokeBegins(assignments);
		call((one) -> one.onPartitionsRevoked(going));
		this.checker.revokeEnds(assignments, begun, this.commitFailures == failuresBefore);
		this.partitions.keySet().removeAll(going);
		this.lastTrouble = this.world.now();
	}

	private long commitFailures;

	void lose() {
		List<TopicPartition> going = List.copyOf(this.partitions.keySet());
		this.joining = false;
		this.lastTrouble = this.world.now();
		if (going.isEmpty()) {
			return;
		}
		List<Assignment> assignments = assignmentsOf(going);
		going.forEach((partition) -> this.world.note("lost", id(), partition, 0, 0));
		this.checker.lostBegins(assignments);
		call((one) -> one.onPartitionsLost(going));
		this.checker.lostEnds(assignments);
		this.partitions.clear();
	}

	void assign(Set<TopicPartition> added) {
		for (TopicPartition partition : added) {
			Assignment assignment = this.checker.newAssignment(id(), partition);
			this.world.note("assigned", id(), partition, assignment.number, 0);
			this.partitions.put(partition, new Fetching(assignment));
		}
		this.lastTrouble = this.world.now();
		List<TopicPartition> coming = List.copyOf(added);
		call((one) -> one.onPartitionsAssigned(coming));
		this.lastTrouble = this.world.now();
	}

	private List<Assignment> assignmentsOf(Collection<TopicPartition> of) {
		return of.stream().map((partition) -> fetching(partition).assignment).toList();
	}

	private void call(java.util.function.Consumer<ConsumerRebalanceListener> callback) {
		callback.accept(Objects.requireNonNull(this.listener));
		this.member.throwIfDead();
	}

	// Polls

	@Override
	public ConsumerRecords<Object, Object> poll(Duration timeout) {
		this.lastPoll = this.world.now();
		runCommitCallbacks();
		if (isReachable()) {
			this.broker.group().coordinate(this);
			runCommitCallbacks();
		}
		return fetch();
	}

	private ConsumerRecords<Object, Object> fetch() {
		List<Fetching> fetchings = new ArrayList<>(this.partitions.values());
		Map<TopicPartition, List<ConsumerRecord<Object, Object>>> polled = new LinkedHashMap<>();
		int room = this.settings.maxPollRecords();
		int first = fetchings.isEmpty() ? 0 : this.world.below(fetchings.size());
		fetchings.forEach(this::updatePosition);
		for (int i = 0; i < fetchings.size() && room > 0; i++) {
			Fetching fetching = fetchings.get((first + i) % fetchings.size());
			// The answers of some brokers come later.
			if (!fetching.paused && !this.heldBack && !this.world.chance(0.2)) {
				SimLog log = this.broker.log(fetching.partition());
				List<SimRecord> found = find(fetching, log, room);
				if (!found.isEmpty()) {
					polled.put(fetching.partition(), take(fetching, found));
					room -= found.size();
				}
			}
		}
		if (!polled.isEmpty()) {
			this.checker.takesMore(this.member);
		}
		return new ConsumerRecords<>(polled, Map.of());
	}

	private List<SimRecord> find(Fetching fetching, SimLog log, int room) {
		List<SimRecord> found = new ArrayList<>();
		for (SimRecord record : log.from(fetching.position)) {
			if (found.size() == room) {
				break;
			}
			found.add(record);
		}
		if (found.isEmpty() && fetching.position < log.end()) {
			// What is there has no records, but leader epochs all the same.
			fetching.position = log.end();
			fetching.leaderEpoch = this.settings.leaderEpochs() ? log.leaderEpoch() : -1;
		}
		return found;
	}

	private List<ConsumerRecord<Object, Object>> take(Fetching fetching, List<SimRecord> found) {
		this.checker.takesMoreOf(fetching.assignment, this.member);
		Committed told = fetching.assignment.told;
		boolean belowTold = told != null && found.get(0).offset < told.offset();
		if (belowTold || found.get(0).offset <= fetching.assignment.lastDelivered()) {
			fetching.assignment = this.checker.movedBack(fetching.assignment);
		}
		List<ConsumerRecord<Object, Object>> records = new ArrayList<>(found.size());
		for (SimRecord record : found) {
			Delivery delivery = this.checker.delivered(fetching.assignment, record);
			records.add(new PolledRecord(delivery, this.settings.leaderEpochs()));
			fetching.position = record.offset + 1;
			fetching.leaderEpoch = this.settings.leaderEpochs() ? record.leaderEpoch : -1;
		}
		this.world.note("polled", id(), fetching.assignment, found.get(0).offset, found.size());
		return records;
	}

	/**
	 * Find out where to read on: from what is committed, not behind a truncation, and
	 * with the first record where that is not in the log, as auto.offset.reset is
	 * earliest.
	 */
	private void updatePosition(Fetching fetching) {
		TopicPartition partition = fetching.partition();
		SimLog log = this.broker.log(partition);
		if (fetching.position < 0) {
			Committed committed = this.broker.committed(partition);
			fetching.position = (committed != null) ? committed.offset() : log.start();
			fetching.leaderEpoch = (committed != null) ? committed.leaderEpoch() : -1;
		}
		long valid = log.validated(fetching.position, fetching.leaderEpoch);
		if (valid < fetching.position) {
			this.world.note("truncation found", id(), partition, fetching.position, valid);
			fetching.position = valid;
		}
		if (fetching.position < log.start() || fetching.position > log.end()) {
			this.world.note("out of range", id(), partition, fetching.position, log.start());
			fetching.position = log.start();
			fetching.leaderEpoch = -1;
		}
	}

	// Commits

	@Override
	public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
		checkOpen();
		if (!isReachable() && this.world.chance(0.1)) {
			this.lastTrouble = this.world.now();
			throw new KafkaException("commit could not be sent");
		}
		Map<TopicPartition, OffsetAndMetadata> sorted = check("commit async", offsets);
		AsyncCommit commit = new AsyncCommit(sorted, callback, this.generation);
		this.underway.add(commit);
		this.world.schedule(latency(), () -> {
			if (!this.member.isDead() && this.underway.remove(commit)) {
				deliver(commit);
			}
		});
	}

	private Map<TopicPartition, OffsetAndMetadata> check(String what, Map<TopicPartition, OffsetAndMetadata> offsets) {
		Map<TopicPartition, OffsetAndMetadata> sorted = new TreeMap<>(SimBroker.ORDER);
		sorted.putAll(offsets);
		sorted.forEach((partition, offset) -> {
			this.world.note(what, id(), partition, offset.offset(), offset.metadata().length());
			this.checker.commitSent(this, assignment(partition), partition, offset);
			this.senders.put(offset, assignment(partition));
		});
		return sorted;
	}

	/**
	 * Return the assignment that has sent a commit. It may have gone since.
	 */
	@Nullable Assignment sender(OffsetAndMetadata commit) {
		return this.senders.get(commit);
	}

	private long latency() {
		return SimWorld.millis((this.settings.has(Fault.COMMIT) && this.world.chance(0.1)) ? this.world.below(2000)
				: this.world.below(5));
	}

	/**
	 * Let all commits that are underway come to the broker, as they come before a later
	 * request of the same consumer.
	 */
	void deliverCommits() {
		while (!this.underway.isEmpty()) {
			deliver(this.underway.remove());
		}
	}

	private void deliver(AsyncCommit commit) {
		RuntimeException failure = send(commit.offsets, commit.generation);
		commit.failure = (failure instanceof TimeoutException) ? new RetriableCommitFailedException(failure) : failure;
		this.answered.add(commit);
	}

	private @Nullable RuntimeException send(Map<TopicPartition, OffsetAndMetadata> offsets, int sentIn) {
		RuntimeException failure = trySend(offsets, sentIn);
		if (failure != null) {
			this.world.note("commit failed", id(), failure.getClass().getSimpleName(), 0, 0);
			if (!(failure instanceof OffsetMetadataTooLarge)) {
				this.commitFailures++;
				this.lastTrouble = this.world.now();
			}
		}
		return failure;
	}

	private @Nullable RuntimeException trySend(Map<TopicPartition, OffsetAndMetadata> offsets, int sentIn) {
		if (!isReachable()) {
			return new TimeoutException("coordinator not reached");
		}
		boolean fails = this.settings.has(Fault.COMMIT) && !this.world.isCalm() && this.world.chance(0.25);
		if (fails && this.world.chance(0.5)) {
			return new TimeoutException("not applied");
		}
		RuntimeException failure = this.broker.commit(this, offsets, sentIn);
		return (failure == null && fails) ? new TimeoutException("applied, but no answer") : failure;
	}

	private void runCommitCallbacks() {
		AsyncCommit commit = this.answered.poll();
		while (commit != null) {
			if (commit.callback != null) {
				commit.callback.onComplete(commit.offsets, commit.failure);
			}
			commit = this.answered.poll();
		}
	}

	/**
	 * A wake-up hits the next call that waits for the broker.
	 */
	private void throwIfWokenUp() {
		if (this.wakeup) {
			this.wakeup = false;
			throw new WakeupException();
		}
	}

	@Override
	public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		checkOpen();
		runCommitCallbacks();
		throwIfWokenUp();
		Map<TopicPartition, OffsetAndMetadata> sorted = check("commit sync", offsets);
		int sentIn = this.generation;
		deliverCommits();
		this.member.pause(Math.min(latency(), timeout.toNanos()));
		RuntimeException failure = send(sorted, sentIn);
		runCommitCallbacks();
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> of, Duration timeout) {
		checkOpen();
		throwIfWokenUp();
		if (!isReachable() || mayNotTell()) {
			this.member.pause(isReachable() ? SimWorld.millis(this.world.below(1000)) : timeout.toNanos());
			throw new TimeoutException("committed offsets are not known");
		}
		Map<TopicPartition, OffsetAndMetadata> told = new HashMap<>();
		for (TopicPartition partition : of) {
			Committed committed = this.broker.committed(partition);
			Assignment assignment = assignment(partition);
			if (assignment != null && assignment.told == null) {
				assignment.told = committed;
			}
			if (committed != null) {
				Optional<Integer> epoch = (committed.leaderEpoch() >= 0) ? Optional.of(committed.leaderEpoch())
						: Optional.empty();
				told.put(partition, new OffsetAndMetadata(committed.offset(), epoch, committed.metadata()));
			}
		}
		return told;
	}

	/**
	 * Return nothing, as the container has paused everything of its own accord.
	 */
	void holdBack(boolean hold) {
		this.heldBack = hold;
	}

	/**
	 * At times more often in a row than the engine asks.
	 */
	private boolean mayNotTell() {
		boolean silent = this.settings.has(Fault.COMMITTED) && !this.world.isCalm() && this.world.chance(0.3)
				&& this.silences < MOST_SILENCES;
		this.silences = silent ? this.silences + 1 : 0;
		return silent;
	}

	// Positions and pauses

	@Override
	public Set<TopicPartition> assignment() {
		Set<TopicPartition> sorted = new TreeSet<>(SimBroker.ORDER);
		sorted.addAll(this.partitions.keySet());
		return sorted;
	}

	@Override
	public Set<TopicPartition> paused() {
		Set<TopicPartition> paused = new LinkedHashSet<>();
		this.partitions.forEach((partition, fetching) -> {
			if (fetching.paused) {
				paused.add(partition);
			}
		});
		return paused;
	}

	@Override
	public void pause(Collection<TopicPartition> toPause) {
		toPause.forEach((partition) -> fetching(partition).paused = true);
	}

	@Override
	public void resume(Collection<TopicPartition> toResume) {
		toResume.forEach((partition) -> fetching(partition).paused = false);
	}

	@Override
	public void seek(TopicPartition partition, long offset) {
		seek(partition, new OffsetAndMetadata(offset));
	}

	@Override
	public void seek(TopicPartition partition, OffsetAndMetadata offset) {
		this.world.note("seek", id(), partition, offset.offset(), 0);
		Fetching fetching = fetching(partition);
		fetching.position = offset.offset();
		fetching.leaderEpoch = offset.leaderEpoch().orElse(-1);
		if (offset.offset() <= fetching.assignment.lastDelivered()) {
			// Records of this poll are left to come again.
			fetching.assignment = this.checker.movedBack(fetching.assignment);
		}
		fetching.assignment.begin = offset.offset();
	}

	@Override
	public void seekToBeginning(Collection<TopicPartition> of) {
		of.forEach((partition) -> seek(partition, this.broker.log(partition).start()));
	}

	@Override
	public void seekToEnd(Collection<TopicPartition> of) {
		of.forEach((partition) -> seek(partition, this.broker.log(partition).end()));
	}

	@Override
	public long position(TopicPartition partition) {
		Fetching fetching = fetching(partition);
		updatePosition(fetching);
		return fetching.position;
	}

	@Override
	public long position(TopicPartition partition, Duration timeout) {
		return position(partition);
	}

	@Override
	public OptionalLong currentLag(TopicPartition partition) {
		Fetching fetching = fetching(partition);
		return (fetching.position < 0) ? OptionalLong.empty()
				: OptionalLong.of(this.broker.log(partition).end() - fetching.position);
	}

	@Override
	public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> of, Duration timeout) {
		return offsets(of, SimLog::start);
	}

	@Override
	public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> of, Duration timeout) {
		return offsets(of, SimLog::end);
	}

	private Map<TopicPartition, Long> offsets(Collection<TopicPartition> of, Function<SimLog, Long> offset) {
		throwIfWokenUp();
		Map<TopicPartition, Long> offsets = new HashMap<>();
		of.forEach((partition) -> offsets.put(partition, offset.apply(this.broker.log(partition))));
		return offsets;
	}

	private Fetching fetching(TopicPartition partition) {
		Fetching fetching = this.partitions.get(partition);
		if (fetching == null) {
			throw new IllegalStateException("No current assignment for partition " + partition);
		}
		return fetching;
	}

	// Beginning and end

	@Override
	public void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
		this.listener = rebalanceListener;
	}

	@Override
	public Set<String> subscription() {
		return Set.of();
	}

	@Override
	@SuppressWarnings("removal")
	public ConsumerGroupMetadata groupMetadata() {
		checkOpen();
		return new ConsumerGroupMetadata("simulated", this.generation, "", Optional.empty());
	}

	@Override
	public void unsubscribe() {
		if (!this.partitions.isEmpty()) {
			if (this.broker.group().contains(this)) {
				revoke(assignment());
			}
			else {
				lose();
			}
		}
		deliverCommits();
		this.broker.group().remove(this);
		this.generation = -1;
	}

	@Override
	public void close() {
		this.closed = true;
		runCommitCallbacks();
	}

	@Override
	public void wakeup() {
		this.wakeup = true;
	}

	private void checkOpen() {
		if (this.closed) {
			throw new SimFailure("S7: a closed consumer is used");
		}
	}

	/**
	 * A partition in this consumer.
	 */
	private static final class Fetching {

		private Assignment assignment;

		private long position = -1;

		private int leaderEpoch = -1;

		private boolean paused;

		Fetching(Assignment assignment) {
			this.assignment = assignment;
		}

		TopicPartition partition() {
			return this.assignment.partition;
		}

	}

	/**
	 * An asynchronous commit.
	 */
	private static final class AsyncCommit {

		private final Map<TopicPartition, OffsetAndMetadata> offsets;

		private final @Nullable OffsetCommitCallback callback;

		private final int generation;

		private @Nullable RuntimeException failure;

		AsyncCommit(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback,
				int generation) {
			this.offsets = offsets;
			this.callback = callback;
			this.generation = generation;
		}

	}

}
