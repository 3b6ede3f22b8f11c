/**
 * The rows that are merged.
 */
@NullMarked
package io.mergelane.benchmarks.member;

import org.jspecify.annotations.NullMarked;
