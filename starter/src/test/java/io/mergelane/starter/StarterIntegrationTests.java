package io.mergelane.starter;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The starter alone is enough.
 */
class StarterIntegrationTests {

	@Test
	void handlesRecordsWithoutActuatorMicrometerAndJdbc() {
		BareApplication.handlesRecordsWithout("org.springframework.boot.actuate.endpoint.annotation.Endpoint",
				"org.springframework.boot.health.contributor.HealthIndicator",
				"io.micrometer.core.instrument.MeterRegistry", "org.springframework.jdbc.core.JdbcTemplate",
				"org.postgresql.PGConnection");
	}

	@Test
	void saysWhatMergingNeeds() {
		assertThatException()
			.isThrownBy(
					() -> BareApplication.run("localhost:9", BareApplication.class, MergingApplication.class).close())
			.havingRootCause()
			.withMessageContainingAll("merging", "@MergeInto", "there is no DataSource");
	}

	@Import(MergingApplication.Listener.class)
	static class MergingApplication {

		static class Listener {

			@LaneListener(id = "merging", topics = "singles")
			@MergeInto(table = "member", key = "id", version = "version")
			Row toRow(String record) {
				return new Row(record, 1);
			}

		}

		record Row(String id, long version) {

		}

	}

}
