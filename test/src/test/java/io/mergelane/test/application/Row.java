package io.mergelane.test.application;

/**
 * A row.
 */
record Row(Long id, String name, Long version) {

}
