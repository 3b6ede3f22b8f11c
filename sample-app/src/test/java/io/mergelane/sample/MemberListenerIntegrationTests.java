package io.mergelane.sample;

import java.time.Instant;

import io.mergelane.sample.member.MemberChanged;
import io.mergelane.test.LaneListenerTest;
import io.mergelane.test.LaneTester;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The listener by itself, on an embedded broker and database.
 */
@LaneListenerTest
@EnableConfigurationProperties(SampleProperties.class)
@EmbeddedKafka(partitions = 2, topics = { "member-changes", "member-changes-dlt" },
		bootstrapServersProperty = "spring.kafka.bootstrap-servers")
class MemberListenerIntegrationTests {

	@Autowired
	@SuppressWarnings("NullAway.Init")
	private LaneTester lanes;

	@Autowired
	@SuppressWarnings("NullAway.Init")
	private JdbcTemplate jdbc;

	@Test
	void keepsTheNewestOfEachMember() {
		this.lanes.send("member-changes", null, change(7L, "Ada", 2));
		this.lanes.send("member-changes", null, change(7L, "an older name", 1));
		this.lanes.send("member-changes", null, change(7L, "Ada", 2));
		this.lanes.send("member-changes", null, change(8L, "Bo", 1));
		this.lanes.awaitFinished("member-sync");
		assertThat(this.jdbc.queryForList("select name from member where user_id in (7, 8) order by user_id",
				String.class))
			.containsExactly("Ada", "Bo");
	}

	@Test
	void givesUpWhatHasNoKey() {
		this.lanes.send("member-changes", null, change(null, "nobody", 1));
		this.lanes.awaitFinished("member-sync");
		assertThat(this.lanes.records("member-changes-dlt")).hasSize(1);
		assertThat(this.jdbc.queryForObject("select count(*) from member where name = 'nobody'", Integer.class))
			.isZero();
	}

	private static MemberChanged change(@Nullable Long userId, String name, int second) {
		return new MemberChanged(userId, 1, name, "GOLD", Instant.parse("2026-11-01T00:00:00Z").plusSeconds(second),
				false);
	}

}
