/**
 * Turns committable offsets into commits, on the consumer thread only: the one choke
 * point.
 */
@NullMarked
package io.mergelane.commit;

import org.jspecify.annotations.NullMarked;
