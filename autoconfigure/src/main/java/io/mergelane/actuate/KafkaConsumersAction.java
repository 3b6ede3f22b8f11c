package io.mergelane.actuate;

/**
 * What may be done through the endpoint.
 */
public enum KafkaConsumersAction {

	/**
	 * Poll no more records.
	 */
	PAUSE,

	/**
	 * Poll records again.
	 */
	RESUME,

	/**
	 * Try a record again that waits.
	 */
	RETRY,

	/**
	 * Let a record that waits become a dead letter.
	 */
	SKIP,

	/**
	 * Go on elsewhere in a partition.
	 */
	SEEK,

	/**
	 * Bring dead letters back.
	 */
	REPLAY

}
