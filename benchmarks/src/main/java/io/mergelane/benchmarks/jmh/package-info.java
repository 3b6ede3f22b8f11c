/**
 * Benchmarks of the hot parts.
 */
@NullMarked
package io.mergelane.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
