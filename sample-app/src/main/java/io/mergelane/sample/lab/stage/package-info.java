/**
 * What a scenario is made of: a load, applications that run side by side on one broker,
 * and facts measured from them.
 */
@NullMarked
package io.mergelane.sample.lab.stage;

import org.jspecify.annotations.NullMarked;
