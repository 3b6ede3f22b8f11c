/**
 * Wires Mergelane into a Spring Boot application and explains refusals.
 */
@NullMarked
package io.mergelane.autoconfigure;

import org.jspecify.annotations.NullMarked;
