package io.mergelane.flow;

/**
 * What a consumer has in hand of a partition.
 * <p>
 * Threading: immutable.
 *
 * @param records polled and unfinished records
 * @param bytes their bytes
 * @param span records from the first unfinished to the last polled one
 * @param unrecorded finished records that commit metadata had no room for
 */
public record PartitionLoad(long records, long bytes, long span, long unrecorded) {

}
