/**
 * Decides from counts and bytes when a consumer or a partition takes no more records.
 * Pure Java.
 */
@NullMarked
package io.mergelane.flow;

import org.jspecify.annotations.NullMarked;
