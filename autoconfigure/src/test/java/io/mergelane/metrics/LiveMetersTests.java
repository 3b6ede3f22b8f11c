package io.mergelane.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LiveMeters}.
 */
class LiveMetersTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

	private final AtomicInteger workedOut = new AtomicInteger();

	private final List<MeterRow> rows = new ArrayList<>();

	private final LiveMeters meters = new LiveMeters(this.registry, this::rows, this.now::get);

	private List<MeterRow> rows() {
		this.workedOut.incrementAndGet();
		return List.copyOf(this.rows);
	}

	@Test
	void worksOutAllValuesOfAScrapeAtOnce() {
		for (int i = 0; i < 200; i++) {
			this.rows.add(row(LaneMeter.PARTITION_LAG_RECORDS, i, 1));
		}
		this.meters.refresh();
		assertThat(this.workedOut).hasValue(1);
		this.registry.scrape();
		assertThat(this.workedOut).hasValue(1);
		this.rows.replaceAll((row) -> new MeterRow(row.meter(), row.tags(), 2));
		this.now.addAndGet(LiveMeters.KEPT);
		assertThat(this.registry.scrape()).contains("partition=\"199\",topic=\"orders\"} 2.0").doesNotContain("} 1.0");
		assertThat(this.workedOut).hasValue(2);
	}

	@Test
	void removesWhatHasNoValueAnyMore() {
		this.rows.add(row(LaneMeter.PARTITION_LAG_RECORDS, 0, 1));
		this.rows.add(row(LaneMeter.PARTITION_LAG_RECORDS, 1, 1));
		this.meters.refresh();
		MeterRow gone = this.rows.remove(1);
		this.meters.refresh();
		assertThat(this.registry.getMeters()).hasSize(1);
		assertThat(this.registry.scrape()).contains("partition=\"0\"").doesNotContain("partition=\"1\"", "NaN");
		this.rows.add(gone);
		this.meters.refresh();
		assertThat(this.registry.scrape()).contains("partition=\"1\",topic=\"orders\"} 1.0");
	}

	@Test
	void removesWhatHasNoValueWhenItIsReadWithoutAnEvent() {
		this.rows.add(row(LaneMeter.PARTITION_LAG_RECORDS, 0, 1));
		this.meters.refresh();
		this.rows.clear();
		this.now.addAndGet(LiveMeters.KEPT);
		this.registry.scrape();
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void tellsTimesInTheBaseUnitOfTheRegistry() {
		this.rows.add(row(LaneMeter.LAG_TIME, 0, 3.5));
		this.meters.refresh();
		assertThat(this.registry.scrape()).contains("mergelane_consumer_lag_time_seconds{", "} 3.5");
	}

	@Test
	void countsWithoutEverFalling() {
		this.rows.add(row(LaneMeter.NULL_KEYS, 0, 7));
		this.meters.refresh();
		assertThat(this.registry.scrape()).contains("# TYPE mergelane_consumer_nullkeys_total counter", "} 7.0");
	}

	@Test
	void isNotHeldUpByARegistryThatReadsWhatIsAdded() {
		SimpleMeterRegistry reading = new SimpleMeterRegistry();
		List<Double> read = new ArrayList<>();
		reading.config().onMeterAdded((meter) -> {
			this.now.addAndGet(2 * LiveMeters.KEPT);
			meter.measure().forEach((measurement) -> read.add(measurement.getValue()));
		});
		this.rows.add(row(LaneMeter.IN_FLIGHT, 0, 4));
		new LiveMeters(reading, this::rows, this.now::get).refresh();
		assertThat(read).containsExactly(4.0);
	}

	@Test
	void leavesItToWhoIsAtWorkToDoItOnceMore() throws InterruptedException {
		CountDownLatch atWork = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		AtomicBoolean first = new AtomicBoolean(true);
		LiveMeters slow = new LiveMeters(this.registry, () -> {
			List<MeterRow> all = rows();
			if (first.getAndSet(false)) {
				atWork.countDown();
				await(goOn);
			}
			return all;
		}, this.now::get);
		this.rows.add(row(LaneMeter.IN_FLIGHT, 0, 4));
		Thread worker = new Thread(slow::refresh);
		worker.start();
		atWork.await();
		this.rows.clear();
		slow.refresh();
		assertThat(this.workedOut).hasValue(1);
		goOn.countDown();
		worker.join();
		assertThat(this.workedOut).hasValue(2);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void removesAllForGoodWhenItIsClosed() {
		this.rows.add(row(LaneMeter.IN_FLIGHT, 0, 4));
		this.rows.add(row(LaneMeter.NULL_KEYS, 0, 4));
		this.meters.refresh();
		this.meters.close();
		assertThat(this.registry.getMeters()).isEmpty();
		this.meters.refresh();
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void leavesMetersOfOthersAlone() {
		Meter other = this.registry.counter("mergelane.other");
		this.meters.refresh();
		this.meters.close();
		assertThat(this.registry.getMeters()).containsExactly(other);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static MeterRow row(LaneMeter meter, int partition, double value) {
		return new MeterRow(meter,
				Tags.of("group", "shop", "listener", "orders", "topic", "orders", "partition", "" + partition), value);
	}

}
