package io.mergelane.consumer;

/**
 * What became of the records of a listener since the application was started, over all
 * starts of the listener.
 * <p>
 * Invariant: none of the numbers ever falls.
 * <p>
 * Threading: immutable.
 *
 * @param succeeded records that were handled
 * @param skipped records that were given up because somebody wanted it so
 * @param deadLetters records that were given up by themselves
 * @param failed attempts to handle a record that failed
 * @param nullKeys polled records without a key
 * @param late records that were finished when their partition had gone, which does not
 * count
 * @param failedCommits commits that failed
 */
public record RecordCounts(long succeeded, long skipped, long deadLetters, long failed, long nullKeys, long late,
		long failedCommits) {

	/**
	 * Nothing has happened.
	 */
	public static final RecordCounts NONE = new RecordCounts(0, 0, 0, 0, 0, 0, 0);

}
