/**
 * Reads the documentation and checks what can be checked of it.
 */
@NullMarked
package io.mergelane.documentation;

import org.jspecify.annotations.NullMarked;
