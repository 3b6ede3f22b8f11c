/**
 * The job itself: change messages come in, rows of the member table go out.
 */
@NullMarked
package io.mergelane.sample.member;

import org.jspecify.annotations.NullMarked;
