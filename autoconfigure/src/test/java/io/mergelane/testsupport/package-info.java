/**
 * Real brokers and databases for tests.
 */
@NullMarked
package io.mergelane.testsupport;

import org.jspecify.annotations.NullMarked;
