package io.mergelane.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.mergelane.lane.LaneTurn;
import io.mergelane.tracker.OffsetTracker;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import static io.mergelane.simulation.Mutant.Edit.around;
import static io.mergelane.simulation.Mutant.Edit.nothing;
import static io.mergelane.simulation.Mutant.Edit.returning;

/**
 * The planted bugs. One more is a line in the list, and if a method is not simply to do
 * nothing or to return a constant, a class with the code that is put around it. That code
 * becomes part of the changed method: no lambdas, and no types it may not see.
 */
@SuppressWarnings({ "rawtypes", "unchecked", "UnusedVariable" })
final class Mutants {

	private static final String TRACKER = "tracker.OffsetTracker";

	private static final String PARTITION = "consumer.AssignedPartition";

	static final List<Mutant> ALL = List.of(
			Mutant.of("commits behind the last polled record", around(TRACKER, "committable", CommitPolled.class)),
			Mutant.of("commits behind the last finished record", around(TRACKER, "committable", CommitHighest.class)),
			Mutant.of("is off by one at a gap", around(TRACKER, "committable", CommitOneMore.class)),
			Mutant.of("takes unfinished records for finished",
					around("tracker.Segment", "firstUnfinished", SkipAll.class)),
			Mutant.of("commits without leader epoch", returning(TRACKER, "committableLeaderEpoch", -1)),
			Mutant.of("commits when partitions are lost", nothing("consumer.LaneConsumer", "lost")),
			Mutant.of("commits after partitions were revoked",
					around("consumer.AssignedPartitions", "remove", RemoveNothing.class),
					nothing("commit.PartitionCommit", "close"), nothing(PARTITION, "drain")),
			Mutant.of("takes an assignment for the one before",
					around("consumer.AssignedPartitions", "remove", RemoveNothing.class), nothing(PARTITION, "close"),
					nothing(PARTITION, "drain")),
			Mutant.of("does not commit what was drained", nothing("commit.OffsetCommitter", "commitNow")),
			Mutant.of("starts records while it drains", nothing(PARTITION, "drain")),
			Mutant.of("does not wait for records in work", returning(PARTITION, "isQuiet", true)),
			Mutant.of("forgets that a record has ended", nothing(PARTITION, "ended")),
			Mutant.of("does not give bytes back", around(TRACKER, "complete", CompleteUnnoticed.class)),
			Mutant.of("lets an older commit overtake",
					around("commit.OffsetCommitter", "commitIfDue", NotOutstanding.class)),
			Mutant.of("never shortens metadata", returning("commit.OffsetCommitter", "isMetadataTooLong", false)),
			Mutant.of("writes no runs", nothing("tracker.CommitMetadata$Writer", "add")),
			Mutant.of("trusts metadata beside another offset",
					returning("tracker.CommitMetadata", "checksum", "AAAAAA")),
			Mutant.of("finds lanes by hash only", around("consumer.LaneKey", "equals", EqualByHash.class)),
			Mutant.of("finds lanes without the topic", around("consumer.LaneKey", "<init>", 2, WithoutTopic.class)),
			Mutant.of("lets records without a key share nothing", around("consumer.LaneKey", "of", KeylessAlone.class)),
			Mutant.of("puts retries at the end of the lane",
					around("lane.LaneDispatcher$Turn", "retry", RetryLast.class)),
			Mutant.of("forgets parked records", nothing("lane.LaneDispatcher$Turn", "postpone")),
			Mutant.of("does not wait for dead letters", around("consumer.GivenUpRecords", "send", SendUnawaited.class)),
			Mutant.of("finishes what cannot be a dead letter",
					around("consumer.GivenUpRecords", "notKept", FinishAnyway.class)),
			Mutant.of("gives up for what passes", around("failure.FailureClassifier", "classify", AllPermanent.class)),
			Mutant.of("does not count dead letters on their way as work",
					around("consumer.GivenUpRecords", "keep", LetGo.class)),
			Mutant.of("gives up what is no longer its own", returning(PARTITION, "isClosed", false)),
			Mutant.of("lets later records of a key pass one that failed", nothing("lane.Lane", "hold")),
			Mutant.of("forgets records that wait", nothing("consumer.FailedKey", "release")),
			Mutant.of("never closes the circuit", returning("flow.Circuit", "close", false)),
			Mutant.of("does not pause again after an assignment",
					around("consumer.PauseSwitch", "pause", PauseOnce.class)),
			Mutant.of("resumes what the user paused", around("consumer.PauseSwitch", "<init>", 1, UserUnheard.class)));

	private Mutants() {
	}

	static final class CommitPolled {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object self, @Advice.Return(readOnly = false) long committable) {
			committable = Math.max(committable, ((OffsetTracker) self).next());
		}

	}

	static final class CommitHighest {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object self, @Advice.Return(readOnly = false) long committable) {
			OffsetTracker tracker = (OffsetTracker) self;
			committable = (tracker.finishedAhead() > 0) ? tracker.next() : committable;
		}

	}

	static final class CommitOneMore {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object self, @Advice.Return(readOnly = false) long committable) {
			committable = (((OffsetTracker) self).finishedAhead() > 0) ? committable + 1 : committable;
		}

	}

	static final class SkipAll {

		@Advice.OnMethodExit
		static void exit(@Advice.Argument(1) int to, @Advice.Return(readOnly = false) int found) {
			found = to;
		}

	}

	static final class RemoveNothing {

		@Advice.OnMethodEnter
		static Map enter(@Advice.FieldValue("partitions") Map partitions) {
			return new LinkedHashMap(partitions);
		}

		@Advice.OnMethodExit
		static void exit(@Advice.Enter Map before, @Advice.FieldValue("partitions") Map partitions) {
			partitions.putAll(before);
		}

	}

	static final class CompleteUnnoticed {

		@Advice.OnMethodExit
		static void exit(@Advice.Return(readOnly = false) boolean changed) {
			changed = false;
		}

	}

	static final class NotOutstanding {

		@Advice.OnMethodEnter
		static void enter(@Advice.FieldValue(value = "outstanding", readOnly = false) boolean outstanding) {
			outstanding = false;
		}

	}

	static final class EqualByHash {

		@Advice.OnMethodExit
		static void exit(@Advice.This Object self, @Advice.Argument(0) @Nullable Object other,
				@Advice.Return(readOnly = false) boolean equal) {
			equal = other != null && other.hashCode() == self.hashCode();
		}

	}

	static final class WithoutTopic {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(value = 0, readOnly = false) String topic) {
			topic = "";
		}

	}

	static final class KeylessAlone {

		@Advice.OnMethodExit
		@SuppressWarnings("NullAway")
		static void exit(@Advice.Argument(0) ConsumerRecord record,
				@Advice.Return(readOnly = false, typing = Typing.DYNAMIC) Object lane) {
			lane = (record.key() != null) ? lane : null;
		}

	}

	static final class RetryLast {

		@Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
		static boolean enter(@Advice.This Object self, @Advice.Argument(0) List items,
				@Advice.Argument(1) Duration delay) {
			LaneTurn turn = (LaneTurn) self;
			List all = new ArrayList(items);
			for (int i = 0; i < all.size(); i++) {
				turn.postpone((io.mergelane.lane.WorkItem) all.get(i), delay);
			}
			turn.done();
			return true;
		}

	}

	static final class PauseOnce {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(value = 1, readOnly = false) Map wanted,
				@Advice.FieldValue("paused") Map paused) {
			wanted = new HashMap(wanted);
			wanted.keySet().removeAll(paused.keySet());
		}

	}

	static final class UserUnheard {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(value = 0, readOnly = false) Predicate pausedByUser) {
			pausedByUser = Predicate.isEqual("nothing");
		}

	}

	static final class SendUnawaited {

		@Advice.OnMethodExit
		static void exit(@Advice.Return(readOnly = false, typing = Typing.DYNAMIC) Object sent) {
			sent = java.util.concurrent.CompletableFuture.completedFuture(null);
		}

	}

	static final class FinishAnyway {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(value = 0, typing = Typing.DYNAMIC) Object work) throws Exception {
			java.lang.reflect.Method finished = work.getClass().getDeclaredMethod("finished");
			finished.setAccessible(true);
			finished.invoke(work);
		}

	}

	static final class AllPermanent {

		@Advice.OnMethodExit
		static void exit(@Advice.Return(readOnly = false) io.mergelane.failure.FailureVerdict verdict) {
			verdict = io.mergelane.failure.FailureVerdict.PERMANENT;
		}

	}

	static final class LetGo {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(value = 0, typing = Typing.DYNAMIC) Object work) throws Exception {
			java.lang.reflect.Field partition = work.getClass().getDeclaredField("partition");
			partition.setAccessible(true);
			java.lang.reflect.Method ended = partition.get(work).getClass().getDeclaredMethod("ended");
			ended.setAccessible(true);
			ended.invoke(partition.get(work));
		}

	}

}
