/**
 * The incident lab: runs each incident twice, side by side, and says what was seen.
 */
@NullMarked
package io.mergelane.sample.lab;

import org.jspecify.annotations.NullMarked;
