/**
 * What is put into the topics, and how long handling it takes.
 */
@NullMarked
package io.mergelane.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
