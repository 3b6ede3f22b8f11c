package io.mergelane.sample.lab.stage;

/**
 * Something that was measured.
 * <p>
 * Threading: immutable.
 *
 * @param name what was measured
 * @param value how much it is
 * @param unit of what, such as {@code ms}
 */
public record Fact(String name, long value, String unit) {
}
