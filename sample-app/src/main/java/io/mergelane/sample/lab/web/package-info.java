/**
 * The incident lab over HTTP.
 */
@NullMarked
package io.mergelane.sample.lab.web;

import org.jspecify.annotations.NullMarked;
