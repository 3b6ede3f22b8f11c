package io.mergelane.sample;

import java.sql.Connection;
import java.time.Instant;

import javax.sql.DataSource;

import io.mergelane.sample.member.MemberChanged;
import io.mergelane.test.LaneTester;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.EnabledIfDockerAvailable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole application on a broker and a PostgreSQL in containers.
 */
@SpringBootTest(properties = { "sample.embedded-broker=false", "sample.feed.enabled=false",
		"mergelane.defaults.commit-interval=20ms" })
@Import(Containers.class)
@EnabledIfDockerAvailable
class ContainersIntegrationTests {

	@Test
	void keepsTheNewestOfEachMember(@Autowired LaneTester lanes, @Autowired JdbcTemplate jdbc,
			@Autowired DataSource dataSource) throws Exception {
		try (Connection connection = dataSource.getConnection()) {
			assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
		}
		lanes.send("member-changes", null, change("Ada", 2));
		lanes.send("member-changes", null, change("an older name", 1));
		lanes.awaitFinished("member-sync");
		assertThat(jdbc.queryForList("select name from member", String.class)).containsExactly("Ada");
	}

	private static MemberChanged change(String name, int second) {
		return new MemberChanged(7L, 1, name, "GOLD", Instant.parse("2026-11-01T00:00:00Z").plusSeconds(second), false);
	}

}
