/**
 * Applications with the starter and nothing else.
 */
@NullMarked
package io.mergelane.starter;

import org.jspecify.annotations.NullMarked;
