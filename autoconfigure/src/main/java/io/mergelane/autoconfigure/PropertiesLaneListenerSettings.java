package io.mergelane.autoconfigure;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;

import io.mergelane.HeadOfLine;
import io.mergelane.NoCommittedOffset;
import io.mergelane.NullKey;
import io.mergelane.Offsets;
import io.mergelane.Ordering;
import io.mergelane.consumer.LaneListenerSettings;
import io.mergelane.consumer.Pace;
import io.mergelane.flow.FlowLimits;
import io.mergelane.handler.Batching;
import io.mergelane.lane.LaneSettings;
import io.mergelane.recovery.FailureSettings;
import io.mergelane.recovery.RetrySchedule;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Takes the settings of a listener from {@link MergelaneProperties}: its own, else those
 * for all, else the defaults that are here.
 * <p>
 * Threading: immutable.
 */
final class PropertiesLaneListenerSettings implements LaneListenerSettings.Source {

	static final int PARALLELISM = 64;

	/**
	 * Batches are long-running and few: each takes a connection of a pool of ten, and the
	 * fewer lanes there are the fuller are the batches.
	 */
	static final int BATCH_PARALLELISM = 4;

	static final int MAX_IN_FLIGHT = 10_000;

	static final DataSize MAX_IN_FLIGHT_SIZE = DataSize.ofMegabytes(32);

	static final int BATCH_SIZE = 500;

	/**
	 * A batch takes what has come meanwhile: so chunks grow with the backlog, and are
	 * small while there is none.
	 */
	static final int MERGE_SIZE = 5000;

	static final Duration BATCH_LINGER = Duration.ofMillis(10);

	static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

	static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

	static final Duration RETRY_DELAY = Duration.ofMillis(200);

	static final double RETRY_MULTIPLIER = 2;

	/**
	 * Work goes on within 15 seconds after a backend is back.
	 */
	static final Duration RETRY_MAX_DELAY = Duration.ofSeconds(10);

	static final int RETRY_MAX_ATTEMPTS = 5;

	static final int DEAD_LETTER_BUDGET = 100;

	static final int CIRCUIT_FAILURES = 10;

	static final Duration CIRCUIT_WAIT = Duration.ofSeconds(1);

	static final Duration CIRCUIT_MAX_WAIT = Duration.ofSeconds(5);

	static final Duration HANDLER_TIMEOUT = Duration.ofMinutes(5);

	/**
	 * Records of a consumer that may be polled beyond the first unfinished one of their
	 * partition. They cost 16 bytes each at most, and are fetched again after a crash.
	 */
	private static final long MAX_SPAN = 1_000_000;

	private final MergelaneProperties properties;

	PropertiesLaneListenerSettings(MergelaneProperties properties) {
		this.properties = properties;
	}

	@Override
	public LaneListenerSettings of(String id, Batching batching) {
		boolean batches = batching != Batching.SINGLE;
		Lookup lookup = new Lookup(id, this.properties.listeners().get(id), this.properties.defaults());
		LaneSettings lanes = new LaneSettings(
				lookup.get("parallelism", MergelaneProperties.Listener::parallelism,
						batches ? BATCH_PARALLELISM : PARALLELISM, (value) -> value >= 1, "at least 1"),
				batches ? lookup.get("batch.size", (listener) -> listener.batch().size(),
						(batching == Batching.MERGES) ? MERGE_SIZE : BATCH_SIZE, (value) -> value >= 1, "at least 1")
						: 1,
				batches ? lookup.duration("batch.linger", (listener) -> listener.batch().linger(), BATCH_LINGER)
						: Duration.ZERO,
				lookup.duration("handler-timeout", MergelaneProperties.Listener::handlerTimeout, HANDLER_TIMEOUT));
		FlowLimits limits = new FlowLimits(
				lookup.get("max-in-flight", MergelaneProperties.Listener::maxInFlight, MAX_IN_FLIGHT,
						(value) -> value >= 1, "at least 1"),
				lookup
					.get("max-in-flight-size", MergelaneProperties.Listener::maxInFlightSize, MAX_IN_FLIGHT_SIZE,
							(value) -> value.toBytes() >= 1, "at least 1B")
					.toBytes(),
				MAX_SPAN);
		Offsets offsets = lookup.get("offsets", MergelaneProperties.Listener::offsets, Offsets.KAFKA, (value) -> true,
				"");
		Ordering ordering = lookup.get("ordering", MergelaneProperties.Listener::ordering,
				(offsets == Offsets.DATABASE) ? Ordering.PARTITION : Ordering.KEY,
				(value) -> offsets == Offsets.KAFKA || value == Ordering.PARTITION,
				"'partition', as a position in the database has no gaps");
		return new LaneListenerSettings(ordering,
				lookup.get("null-key", MergelaneProperties.Listener::nullKey, NullKey.PARTITION_ORDER, (value) -> true,
						""),
				lanes, limits,
				lookup.duration("drain-timeout", MergelaneProperties.Listener::drainTimeout, DRAIN_TIMEOUT),
				lookup.duration("commit-interval", MergelaneProperties.Listener::commitInterval, COMMIT_INTERVAL),
				failures(lookup),
				lookup.get("no-committed-offset", MergelaneProperties.Listener::noCommittedOffset,
						NoCommittedOffset.FAIL_IF_LOST, (value) -> true, ""),
				offsets, pace(lookup), this.properties.health().stuckAfter());
	}

	private static FailureSettings failures(Lookup lookup) {
		FailureSettings.Circuit circuit = new FailureSettings.Circuit(
				lookup.get("circuit.failures", (listener) -> listener.circuit().failures(), CIRCUIT_FAILURES,
						(value) -> value >= 0, "at least 0"),
				lookup.duration("circuit.probe-interval", (listener) -> listener.circuit().probeInterval(),
						CIRCUIT_WAIT),
				lookup.duration("circuit.max-probe-interval", (listener) -> listener.circuit().maxProbeInterval(),
						CIRCUIT_MAX_WAIT));
		return new FailureSettings(retry(lookup),
				lookup.get("retry.max-attempts", (listener) -> listener.retry().maxAttempts(), RETRY_MAX_ATTEMPTS,
						(value) -> value >= 0, "at least 0"),
				lookup.get("dead-letter.enabled", (listener) -> listener.deadLetter().enabled(), true, (value) -> true,
						""),
				lookup.get("dead-letter.budget", (listener) -> listener.deadLetter().budget(), DEAD_LETTER_BUDGET,
						(value) -> value >= 0, "at least 0"),
				circuit, lookup.get("head-of-line", MergelaneProperties.Listener::headOfLine, HeadOfLine.WAIT,
						(value) -> true, ""));
	}

	private static Pace pace(Lookup lookup) {
		double rate = lookup.get("rate-limit", MergelaneProperties.Listener::rateLimit, 0.0, (value) -> value >= 0,
				"at least 0");
		String header = lookup.get("not-before-header", MergelaneProperties.Listener::notBeforeHeader, "",
				(value) -> true, "");
		return new Pace(rate, lookup.duration("delay", MergelaneProperties.Listener::delay, Duration.ZERO),
				header.isEmpty() ? null : header);
	}

	private static RetrySchedule retry(Lookup lookup) {
		Duration delay = lookup.get("retry.delay", (listener) -> listener.retry().delay(), RETRY_DELAY,
				(value) -> value.toMillis() >= 1, "at least 1ms");
		double multiplier = lookup.get("retry.multiplier", (listener) -> listener.retry().multiplier(),
				RETRY_MULTIPLIER, (value) -> value >= 1, "at least 1");
		Duration maxDelay = lookup.get("retry.max-delay", (listener) -> listener.retry().maxDelay(), RETRY_MAX_DELAY,
				(value) -> value.toMillis() >= 1, "at least 1ms");
		return new RetrySchedule(delay, multiplier, maxDelay, () -> ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Finds the value of a setting and names the property it came from if it is wrong.
	 *
	 * @param id id of the listener
	 * @param own the listener's own properties
	 * @param defaults the properties of all listeners
	 */
	private record Lookup(String id, MergelaneProperties.@Nullable Listener own,
			MergelaneProperties.Listener defaults) {

		Duration duration(String name, Function<MergelaneProperties.Listener, @Nullable Duration> getter,
				Duration fallback) {
			return get(name, getter, fallback, (value) -> !value.isNegative(), "not negative");
		}

		<T> T get(String name, Function<MergelaneProperties.Listener, @Nullable T> getter, T fallback,
				Predicate<T> valid, String rule) {
			T value = (this.own != null) ? getter.apply(this.own) : null;
			String property = "mergelane.listeners." + this.id + "." + name;
			if (value == null) {
				value = getter.apply(this.defaults);
				property = "mergelane.defaults." + name;
			}
			if (value == null) {
				return fallback;
			}
			if (!valid.test(value)) {
				throw new InvalidConfigurationPropertyValueException(property, value, "Must be " + rule + ".");
			}
			return value;
		}

	}

}
