/**
 * The Actuator endpoint and its response records.
 */
@NullMarked
package io.mergelane.actuate;

import org.jspecify.annotations.NullMarked;
