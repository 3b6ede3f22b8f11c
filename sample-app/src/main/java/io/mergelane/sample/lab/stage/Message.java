package io.mergelane.sample.lab.stage;

import org.jspecify.annotations.Nullable;

/**
 * A record of a load.
 * <p>
 * Threading: immutable.
 *
 * @param partition number of its partition
 * @param key its key, if it has one
 * @param value its value
 */
public record Message(int partition, @Nullable String key, String value) {
}
