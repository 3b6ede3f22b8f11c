/**
 * Tests of the live page in a browser.
 */
@NullMarked
package io.mergelane.sample.page;

import org.jspecify.annotations.NullMarked;
