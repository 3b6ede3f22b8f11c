/**
 * The one room that meets Spring Kafka's containers: makes them, checks them, and passes
 * their calls to the consumers.
 */
@NullMarked
package io.mergelane.listener;

import org.jspecify.annotations.NullMarked;
