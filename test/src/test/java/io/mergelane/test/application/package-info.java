/**
 * An application, and tests of it.
 */
@NullMarked
package io.mergelane.test.application;

import org.jspecify.annotations.NullMarked;
