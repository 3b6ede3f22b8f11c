package com.example;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SpringBootTest
@EmbeddedKafka(partitions = 2, topics = { "member-changes", "signups", "notices", "payments" },
		bootstrapServersProperty = "spring.kafka.bootstrap-servers")
class ApplicationTests {

	@Autowired
	KafkaTemplate<String, String> kafka;

	@Autowired
	JdbcTemplate jdbc;

	@Autowired
	Listeners listeners;

	@Test
	void handlesARecordOfEachTopic() {
		String change = "{\"userId\": 7, \"ordSeq\": 1, \"name\": \"%s\", \"modifiedAt\": \"2026-11-01T00:00:0%dZ\"}";
		this.kafka.send("member-changes", change.formatted("Ada", 2));
		this.kafka.send("member-changes", change.formatted("an older name", 1));
		this.kafka.send("signups", "Ada", "{\"name\": \"Ada\"}");
		this.kafka.send("notices", "Ada", "{\"text\": \"hello\"}");
		this.kafka.send("payments", "Ada", "{\"amount\": 5}");
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			assertThat(this.listeners.handled).containsExactlyInAnyOrder(new Listeners.SignedUp("Ada"),
					List.of(new Listeners.Notice("hello")), new Listeners.Payment(5L));
			assertThat(this.jdbc.queryForList("select name from member", String.class)).containsExactly("Ada");
		});
	}

}
