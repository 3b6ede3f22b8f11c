/**
 * Brokers and other JVMs as processes of their own: they can be killed, and be stopped
 * and continued as a machine that hangs.
 */
@NullMarked
package io.mergelane.process;

import org.jspecify.annotations.NullMarked;
