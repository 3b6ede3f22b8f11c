package io.mergelane.replay;

/**
 * Where a request brings dead letters to.
 */
public enum ReplayTarget {

	/**
	 * To the topic they come from, where all groups read them again.
	 */
	ORIGINAL_TOPIC,

	/**
	 * To the handler of one listener of this application, past the topic.
	 */
	HANDLER

}
