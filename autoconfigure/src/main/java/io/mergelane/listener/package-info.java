/**
 * The one room that meets Spring Kafka's containers: from a polled batch to the lanes,
 * and from finished records back to commits.
 */
@NullMarked
package io.mergelane.listener;

import org.jspecify.annotations.NullMarked;
