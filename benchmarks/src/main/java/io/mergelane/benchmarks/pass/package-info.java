/**
 * One JVM's run of a contender: drives it, checks it, measures it.
 */
@NullMarked
package io.mergelane.benchmarks.pass;

import org.jspecify.annotations.NullMarked;
