package io.mergelane.consumer;

/**
 * What came of a request to steer a listener.
 */
public enum SteeringResult {

	/**
	 * It is done: a record that was to be tried again or skipped is on its way.
	 */
	DONE("done"),

	/**
	 * Nothing was done, as the listener does not run in this application.
	 */
	NOT_RUNNING("the listener is not running here"),

	/**
	 * Nothing was done, as the partition is not assigned to this application.
	 */
	NOT_ASSIGNED("the partition is not assigned here"),

	/**
	 * Nothing was done, as the record does not wait: it is finished, or was not polled or
	 * has not failed yet.
	 */
	NOT_WAITING("the record is not waiting"),

	/**
	 * Nothing was done, as the record has failed but does not wait by itself: it is being
	 * tried again, with its batch perhaps, becomes a dead letter, or is parked.
	 */
	NOT_FINISHED("the record is being tried again, and not finished yet"),

	/**
	 * Nothing was done, as the consumer is busy with something else, such as a rebalance.
	 */
	NO_ANSWER("the consumer is busy; ask again"),

	/**
	 * Nothing was done, as the committed offset is another one than whoever asks has
	 * expected.
	 */
	NOT_AS_EXPECTED("the committed offset is not the expected one"),

	/**
	 * Nothing was done, as there is no such offset in the log.
	 */
	NOT_IN_LOG("the log has no such offset"),

	/**
	 * Nothing was done, as the broker did not tell what is in the log.
	 */
	BROKER_AWAY("the broker has not told what is in the log; ask again"),

	/**
	 * The position was not moved, as it could not be committed. What was in hand is
	 * polled again.
	 */
	NOT_COMMITTED("the new position could not be committed; the partition goes on where it was"),

	/**
	 * Nothing was done, as the position is kept in the database.
	 */
	KEPT_ELSEWHERE("the position is kept in the database: stop the listener and change next_offset in its table");

	private final String text;

	SteeringResult(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
