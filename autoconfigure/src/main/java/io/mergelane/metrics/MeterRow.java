package io.mergelane.metrics;

import io.micrometer.core.instrument.Tags;

/**
 * The value of one meter at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param meter which meter
 * @param tags its tags, with those of its scope
 * @param value its value; times in seconds
 */
record MeterRow(LaneMeter meter, Tags tags, double value) {

}
