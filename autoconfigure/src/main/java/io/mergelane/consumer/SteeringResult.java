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
	NO_ANSWER("the consumer is busy; ask again");

	private final String text;

	SteeringResult(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
