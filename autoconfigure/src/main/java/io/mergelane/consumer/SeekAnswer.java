package io.mergelane.consumer;

/**
 * What came of a request to move the position in a partition.
 * <p>
 * Threading: immutable.
 *
 * @param result whether it was moved, or why not
 * @param committed the committed offset before, or -1 if it is not known
 * @param to where the partition goes on, or -1 if it was not moved
 * @param skipped offsets that were not finished and are never handled
 */
public record SeekAnswer(SteeringResult result, long committed, long to, long skipped) {

	static SeekAnswer refused(SteeringResult result) {
		return new SeekAnswer(result, -1, -1, 0);
	}

}
