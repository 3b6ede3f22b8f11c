/**
 * The databases rows can be merged into: one renderer each.
 */
@NullMarked
package io.mergelane.merge.dialect;

import org.jspecify.annotations.NullMarked;
