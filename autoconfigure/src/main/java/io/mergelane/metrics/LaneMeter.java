package io.mergelane.metrics;

import java.util.List;
import java.util.stream.Stream;

/**
 * The meters whose values are taken from snapshots, without those of rebalances.
 * <p>
 * A meter has the same tags wherever it is there, as Prometheus wants it: what is there
 * by topic and by partition has two names.
 */
enum LaneMeter {

	RUNNING("consumer.running", Kind.GAUGE, "Whether the listener runs here", Scope.LISTENER),

	RECORDS("consumer.records", Kind.COUNTER, "Records by what became of them, and failed attempts", Scope.LISTENER,
			"outcome"),

	NULL_KEYS("consumer.nullkeys", Kind.COUNTER, "Polled records without a key", Scope.LISTENER),

	FAILED_COMMITS("consumer.failed.commits", Kind.COUNTER, "Commits of offsets that failed", Scope.LISTENER),

	LATE_COMPLETIONS("consumer.late.completions", Kind.COUNTER, "Records finished when their partition had gone",
			Scope.LISTENER),

	ASSIGNED("consumer.partitions.assigned", Kind.GAUGE, "Partitions that are assigned here", Scope.LISTENER),

	PAUSED("consumer.paused", Kind.GAUGE, "Partitions that take no records, by the reason", Scope.LISTENER, "reason"),

	OVERDUE("consumer.overdue", Kind.GAUGE, "Records and batches in work for longer than they may be", Scope.LISTENER),

	STORM("consumer.rebalance.storm", Kind.GAUGE, "Whether it is rebalanced too often", Scope.LISTENER),

	CIRCUIT("consumer.circuit", Kind.GAUGE, "1 for the state that the circuit has", Scope.LISTENER, "state"),

	BUDGET_SPENT("consumer.deadletter.budget.spent", Kind.GAUGE, "Whether no more records may be given up",
			Scope.LISTENER),

	PARTITIONS("consumer.partitions", Kind.GAUGE, "Partitions that are assigned here, by their state", Scope.TOPIC,
			"state"),

	LAG_RECORDS("consumer.lag.records", Kind.GAUGE, "Records in the log that are not finished", Scope.TOPIC),

	LAG_TIME("consumer.lag.time", Kind.TIME, "How old the first unfinished record is", Scope.TOPIC),

	UNFINISHED_AGE("consumer.unfinished.age", Kind.TIME, "How long ago the first unfinished record was polled",
			Scope.TOPIC),

	IN_FLIGHT("consumer.inflight", Kind.GAUGE, "Polled and unfinished records", Scope.TOPIC),

	GAPS("consumer.tracker.gaps", Kind.GAUGE, "Runs of unfinished offsets with a finished one behind them",
			Scope.TOPIC),

	FINISHED_AHEAD("consumer.tracker.finished.ahead", Kind.GAUGE,
			"Records that are finished beyond the first unfinished one", Scope.TOPIC),

	PARTITION_LAG_RECORDS("partition.lag.records", Kind.GAUGE, LAG_RECORDS.description, Scope.PARTITION),

	PARTITION_LAG_TIME("partition.lag.time", Kind.TIME, LAG_TIME.description, Scope.PARTITION),

	PARTITION_UNFINISHED_AGE("partition.unfinished.age", Kind.TIME, UNFINISHED_AGE.description, Scope.PARTITION),

	PARTITION_IN_FLIGHT("partition.inflight", Kind.GAUGE, IN_FLIGHT.description, Scope.PARTITION),

	PARTITION_GAPS("partition.tracker.gaps", Kind.GAUGE, GAPS.description, Scope.PARTITION),

	PARTITION_FINISHED_AHEAD("partition.tracker.finished.ahead", Kind.GAUGE, FINISHED_AHEAD.description,
			Scope.PARTITION),

	HOT_KEY_SHARE("topic.hotkey.share", Kind.GAUGE, "Share of the most frequent key in the records, at least",
			Scope.TOPIC),

	PARTITION_SKEW("topic.partition.skew", Kind.GAUGE, "The most records of an assigned partition, by the mean",
			Scope.TOPIC),

	GUARD("group.guard", Kind.GAUGE, "1 for what was found of whose the group is", Scope.GROUP, "verdict"),

	STARVED("group.guard.starved", Kind.TIME, "How long members of this application have held nothing while others do",
			Scope.GROUP),

	MEMBERS("group.members", Kind.GAUGE, "Members of the group, by whose they are", Scope.GROUP, "kind"),

	IDLE_MEMBERS("group.members.idle", Kind.GAUGE, "Members of the group that hold no partition", Scope.GROUP),

	UNASSIGNED("group.partitions.unassigned", Kind.GAUGE, "Known partitions of the group that nobody holds",
			Scope.GROUP);

	static final String PREFIX = "mergelane.";

	private final String id;

	private final Kind kind;

	private final String description;

	private final List<String> tags;

	LaneMeter(String id, Kind kind, String description, Scope scope, String... more) {
		this.id = PREFIX + id;
		this.kind = kind;
		this.description = description;
		this.tags = Stream.concat(scope.tags.stream(), Stream.of(more)).toList();
	}

	String id() {
		return this.id;
	}

	Kind kind() {
		return this.kind;
	}

	String description() {
		return this.description;
	}

	/**
	 * Return the keys of its tags.
	 */
	List<String> tags() {
		return this.tags;
	}

	/**
	 * What a meter measures.
	 */
	enum Kind {

		/**
		 * A number at present.
		 */
		GAUGE,

		/**
		 * A time at present, in seconds.
		 */
		TIME,

		/**
		 * A number that never falls.
		 */
		COUNTER

	}

	/**
	 * What a meter is of.
	 */
	private enum Scope {

		LISTENER("group", "listener"), TOPIC("group", "listener", "topic"),

		PARTITION("group", "listener", "topic", "partition"), GROUP("group");

		private final List<String> tags;

		Scope(String... tags) {
			this.tags = List.of(tags);
		}

	}

}
