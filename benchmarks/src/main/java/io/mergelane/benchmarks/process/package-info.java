/**
 * Processes of their own: the broker, and a JVM for every run of a contender.
 */
@NullMarked
package io.mergelane.benchmarks.process;

import org.jspecify.annotations.NullMarked;
