/**
 * Measures Mergelane beside its alternatives, on one broker, in one run.
 */
@NullMarked
package io.mergelane.benchmarks;

import org.jspecify.annotations.NullMarked;
