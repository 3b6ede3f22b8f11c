/**
 * Counts which keys and partitions the records of a consumer have, in bounded memory.
 */
@NullMarked
package io.mergelane.skew;

import org.jspecify.annotations.NullMarked;
