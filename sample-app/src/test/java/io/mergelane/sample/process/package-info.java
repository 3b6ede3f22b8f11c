/**
 * Processes of their own for tests: the packaged application and a broker, both of which
 * can be killed.
 */
@NullMarked
package io.mergelane.sample.process;

import org.jspecify.annotations.NullMarked;
