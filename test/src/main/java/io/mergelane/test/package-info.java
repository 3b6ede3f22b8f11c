/**
 * What tests of lane listeners need: records to feed, and a way to wait for them.
 */
@NullMarked
package io.mergelane.test;

import org.jspecify.annotations.NullMarked;
