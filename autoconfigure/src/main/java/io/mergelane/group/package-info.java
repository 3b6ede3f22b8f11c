/**
 * Finds out whether another application uses this group. Knows Kafka's admin client, but
 * no consumer, no container and no lifecycle.
 */
@NullMarked
package io.mergelane.group;

import org.jspecify.annotations.NullMarked;
