/**
 * Medians, ratios and tables.
 */
@NullMarked
package io.mergelane.benchmarks.report;

import org.jspecify.annotations.NullMarked;
