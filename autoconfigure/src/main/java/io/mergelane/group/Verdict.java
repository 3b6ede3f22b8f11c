package io.mergelane.group;

/**
 * What a look at a group means to the application that looks.
 */
public enum Verdict {

	/**
	 * Nobody else uses the group.
	 */
	CLEAR,

	/**
	 * The group is this application's, and another one has joined it.
	 */
	SHARED_INCUMBENT,

	/**
	 * The group is another application's.
	 */
	TAKEN,

	/**
	 * Another application has adopted the group lately and is not there: it may have come
	 * first by mistake.
	 */
	TAKEN_UNSURE,

	/**
	 * The group has no owner and members that nobody knows. This application has not
	 * joined.
	 */
	UNIDENTIFIED,

	/**
	 * The group has no owner; this application and another one have joined it.
	 */
	CONTENDED,

	/**
	 * There are members that nobody knows: this application's older version, or another
	 * application.
	 */
	SUSPECT,

	/**
	 * Kafka did not tell.
	 */
	UNKNOWN

}
