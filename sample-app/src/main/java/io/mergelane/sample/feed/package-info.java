/**
 * The migration incident: publishes it, and knows what must be in the table after it.
 */
@NullMarked
package io.mergelane.sample.feed;

import org.jspecify.annotations.NullMarked;
