/**
 * Mergelane and its alternatives, behind one small interface.
 */
@NullMarked
package io.mergelane.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
