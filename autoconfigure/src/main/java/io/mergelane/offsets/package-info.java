/**
 * Keeps the positions of listeners in a table, in the transaction of what their handlers
 * write.
 */
@NullMarked
package io.mergelane.offsets;

import org.jspecify.annotations.NullMarked;
