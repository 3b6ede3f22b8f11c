package io.mergelane.lag;

/**
 * How a partition gets on: the first of these that holds.
 * <p>
 * Threading: immutable.
 */
public enum PartitionState {

	/**
	 * No member of the group has it.
	 */
	UNASSIGNED,

	/**
	 * No records are taken: somebody wants that, what the handler needs is away, or there
	 * has been no room for half a minute in which nothing of it was finished.
	 */
	PAUSED,

	/**
	 * One record has been its first unfinished one for long, or nothing was finished for
	 * long though there is something to do.
	 */
	STUCK,

	/**
	 * It goes on before where it has been.
	 */
	REWOUND,

	/**
	 * For nearly five minutes it has been far behind and has never come nearer.
	 */
	SLOW,

	/**
	 * It is far behind and comes nearer.
	 */
	CATCHING_UP,

	/**
	 * There is nothing to do.
	 */
	IDLE,

	/**
	 * None of these.
	 */
	OK

}
