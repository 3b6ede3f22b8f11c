/**
 * A simulated world in which the engine runs on one thread and in virtual time: several
 * members of a group, a strict broker, and everything that can go wrong between them,
 * decided by a seed. A checker of its own knows what is finished.
 */
@NullMarked
package io.mergelane.simulation;

import org.jspecify.annotations.NullMarked;
