/**
 * Watches the group work the incident off, and proves the table against it.
 */
@NullMarked
package io.mergelane.sample.proof;

import org.jspecify.annotations.NullMarked;
