/**
 * Databases, each with its fastest way to write rows.
 */
@NullMarked
package io.mergelane.benchmarks.database;

import org.jspecify.annotations.NullMarked;
