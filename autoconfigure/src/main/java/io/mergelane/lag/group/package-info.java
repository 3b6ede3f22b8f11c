/**
 * Asks Kafka how far behind a whole group is: partitions of all its members, and of none.
 */
@NullMarked
package io.mergelane.lag.group;

import org.jspecify.annotations.NullMarked;
