/**
 * What a user of Mergelane writes: the annotations and their value types.
 */
@NullMarked
package io.mergelane;

import org.jspecify.annotations.NullMarked;
