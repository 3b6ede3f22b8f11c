/**
 * A load that never ends, and troubles to be made in it, for the live page.
 */
@NullMarked
package io.mergelane.sample.live;

import org.jspecify.annotations.NullMarked;
