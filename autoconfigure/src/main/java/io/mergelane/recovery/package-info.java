/**
 * What is done about failures: when to try again, when to give up, and where to.
 */
@NullMarked
package io.mergelane.recovery;

import org.jspecify.annotations.NullMarked;
