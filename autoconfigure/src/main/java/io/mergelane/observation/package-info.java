/**
 * Lets others see what workers do: observations, for traces and timers, and the MDC of
 * log lines.
 */
@NullMarked
package io.mergelane.observation;

import org.jspecify.annotations.NullMarked;
