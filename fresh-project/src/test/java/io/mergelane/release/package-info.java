/**
 * What a project sees that takes Mergelane from a repository.
 */
@NullMarked
package io.mergelane.release;

import org.jspecify.annotations.NullMarked;
