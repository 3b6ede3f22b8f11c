package io.mergelane.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows. A value that is not known makes no row: a meter without a value would
 * spoil each sum that it is part of, and zero would be wrong.
 * <p>
 * Threading: confined to one thread.
 */
final class Rows {

	private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

	private final List<MeterRow> rows = new ArrayList<>();

	void add(LaneMeter meter, Tags tags, @Nullable Number value) {
		if (value != null) {
			this.rows.add(new MeterRow(meter, tags, value.doubleValue()));
		}
	}

	void add(LaneMeter meter, Tags tags, @Nullable Duration time) {
		if (time != null) {
			this.rows.add(new MeterRow(meter, tags, Math.max(0, time.toNanos()) / NANOS));
		}
	}

	void add(LaneMeter meter, Tags tags, boolean value) {
		add(meter, tags, value ? 1 : 0);
	}

	/**
	 * Add a row of one for the constant that holds, and of zero for the others.
	 */
	<E extends Enum<E>> void addOneOf(LaneMeter meter, Tags tags, String key, Class<E> type, E current) {
		for (E constant : type.getEnumConstants()) {
			add(meter, tags.and(key, nameOf(constant)), constant == current);
		}
	}

	/**
	 * Return a constant as the endpoint names it.
	 */
	static String nameOf(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	List<MeterRow> all() {
		return this.rows;
	}

}
