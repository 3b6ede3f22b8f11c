/**
 * Calls the user's method for polled records and says what came of it.
 */
@NullMarked
package io.mergelane.handler;

import org.jspecify.annotations.NullMarked;
