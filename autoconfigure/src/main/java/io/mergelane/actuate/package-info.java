/**
 * The Actuator endpoint, its response records and actions, and the health of listeners.
 */
@NullMarked
package io.mergelane.actuate;

import org.jspecify.annotations.NullMarked;
