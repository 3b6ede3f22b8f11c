/**
 * The application of contenders that are Spring Boot applications.
 */
@NullMarked
package io.mergelane.benchmarks.boot;

import org.jspecify.annotations.NullMarked;
