/**
 * The incidents: each with the plain listener that had it, the one that has not, and the
 * load that brings it on.
 */
@NullMarked
package io.mergelane.sample.lab.incident;

import org.jspecify.annotations.NullMarked;
