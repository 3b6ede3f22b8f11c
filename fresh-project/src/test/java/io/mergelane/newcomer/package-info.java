/**
 * What somebody sees who takes a copy of this project and follows its documentation: each
 * command of a page is run, or it is said where it is.
 */
@NullMarked
package io.mergelane.newcomer;

import org.jspecify.annotations.NullMarked;
