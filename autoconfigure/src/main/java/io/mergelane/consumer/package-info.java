/**
 * Drives one consumer: from polled records to the lanes, and from finished records back
 * to commits.
 */
@NullMarked
package io.mergelane.consumer;

import org.jspecify.annotations.NullMarked;
