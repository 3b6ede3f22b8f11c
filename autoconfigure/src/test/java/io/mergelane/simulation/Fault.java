package io.mergelane.simulation;

/**
 * What can go wrong in a world. A world has some of them only: faults of one kind hide
 * what faults of another would show.
 */
enum Fault {

	/** A member dies; nothing of it happens any more. */
	CRASH,

	/** A member leaves in good order, and another comes. */
	STOP,

	/** A consumer thread stands still, also for longer than max.poll.interval. */
	STALL,

	/** A member does not reach the coordinator, also for longer than its session. */
	DISCONNECT,

	/** Commits fail, applied or not; their answers come late. */
	COMMIT,

	/** The broker does not tell what is committed. */
	COMMITTED,

	/** An unclean leader election drops the end of a log. */
	TRUNCATION,

	/** The beginning of a log is deleted. */
	RETENTION,

	/** A topic gets another partition. */
	GROWTH,

	/** Handlers fail. */
	FAILURE,

	/** Handlers take their time, also longer than partitions may be drained. */
	SLOW,

	/** Handlers throw, which they must not. */
	THROW,

	/** No thread can be had. */
	REJECTION,

	/** The user pauses partitions. */
	PAUSE,

	/** Committed offsets are set by others, with metadata that is not ours. */
	FOREIGN,

	/** The broker takes less metadata than usual. */
	METADATA,

	/** Dead letters cannot be written, or it takes long. */
	DEAD_LETTER

}
