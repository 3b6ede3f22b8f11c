package io.mergelane.actuate;

import io.mergelane.consumer.SeekAnswer;
import io.mergelane.consumer.SteeringResult;
import org.jspecify.annotations.Nullable;

/**
 * What came of a seek, or would come of it.
 *
 * @param committed the committed offset before, or {@code null} if it is not known
 * @param to where the partition goes on, or {@code null} if it was not moved
 * @param skipped offsets that were not finished and are never handled
 */
public record SeekDescriptor(@Nullable Long committed, @Nullable Long to, long skipped) {

	static @Nullable SeekDescriptor of(SeekAnswer answer) {
		if (answer.result() != SteeringResult.DONE && answer.result() != SteeringResult.NOT_AS_EXPECTED) {
			return null;
		}
		return new SeekDescriptor(known(answer.committed()), known(answer.to()), answer.skipped());
	}

	private static @Nullable Long known(long offset) {
		return (offset >= 0) ? offset : null;
	}

}
