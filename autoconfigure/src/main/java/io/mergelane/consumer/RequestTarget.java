package io.mergelane.consumer;

import java.util.function.Function;

/**
 * A consumer that is asked for something.
 * <p>
 * Threading: confined to the consumer thread.
 *
 * @param partitions what it is assigned
 * @param seeks moves it
 */
record RequestTarget(AssignedPartitions partitions, Function<SeekRequest, SeekAnswer> seeks) {

}
