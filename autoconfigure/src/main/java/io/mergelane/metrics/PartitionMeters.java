package io.mergelane.metrics;

/**
 * When there are meters of each partition, besides those of each topic.
 */
public enum PartitionMeters {

	/**
	 * While a listener is assigned 50 partitions at most in this application.
	 */
	AUTO,

	/**
	 * Always.
	 */
	ALWAYS,

	/**
	 * Never.
	 */
	NEVER;

	private static final int FEW = 50;

	boolean wanted(int partitions) {
		return this == ALWAYS || (this == AUTO && partitions <= FEW);
	}

}
