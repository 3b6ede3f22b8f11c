/**
 * Knows the types of columns, and converts values to what a column will hold or refuses
 * them.
 */
@NullMarked
package io.mergelane.merge.value;

import org.jspecify.annotations.NullMarked;
