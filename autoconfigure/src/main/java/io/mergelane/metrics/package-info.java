/**
 * Meters of lane listeners and of their consumer groups.
 */
@NullMarked
package io.mergelane.metrics;

import org.jspecify.annotations.NullMarked;
