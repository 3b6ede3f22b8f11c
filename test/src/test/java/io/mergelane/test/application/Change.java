package io.mergelane.test.application;

/**
 * A message.
 */
record Change(Long id, String name, Long version) {

}
