/**
 * Brings dead letters back to the topics they come from, or to the handler of a listener,
 * by filter, at a limited rate and each at most once per request.
 */
@NullMarked
package io.mergelane.replay;

import org.jspecify.annotations.NullMarked;
