/**
 * The member-sync application: its start, and the broker inside it.
 */
@NullMarked
package io.mergelane.sample;

import org.jspecify.annotations.NullMarked;
