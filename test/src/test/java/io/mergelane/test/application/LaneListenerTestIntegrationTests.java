package io.mergelane.test.application;

import java.time.Duration;
import java.util.Objects;

import io.mergelane.test.LaneListenerTest;
import io.mergelane.test.LaneTester;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A slice of an application, and the tester in it.
 */
@LaneListenerTest(properties = { "mergelane.listeners.late.no-committed-offset=latest",
		"spring.kafka.consumer.auto-offset-reset=earliest" })
@EmbeddedKafka(partitions = 2, topics = { "changes", "others", "others-dlt", "plains", "lates" },
		bootstrapServersProperty = "spring.kafka.bootstrap-servers")
class LaneListenerTestIntegrationTests {

	@Autowired
	@SuppressWarnings("NullAway.Init")
	private LaneTester lanes;

	@Autowired
	@SuppressWarnings("NullAway.Init")
	private JdbcTemplate jdbc;

	@Autowired
	@SuppressWarnings("NullAway.Init")
	private OtherListener other;

	@Test
	void hasTheListenersOnly(@Autowired ApplicationContext context, @Autowired Environment environment) {
		assertThat(context.getBeansOfType(MergeListener.class)).hasSize(1);
		assertThat(context.getBeansOfType(Unwanted.class)).isEmpty();
		assertThat(environment.getProperty("mergelane.defaults.commit-interval")).isEqualTo("20ms");
	}

	@Test
	void waitsUntilRowsAreMerged() {
		this.lanes.send("changes", "7", new Change(7L, "Ada", 2L));
		this.lanes.send("changes", null, "{\"id\": 7, \"name\": \"older\", \"version\": 1}");
		this.lanes
			.send(new ProducerRecord<>("changes", 1, null, "{\"id\": 8, \"name\": \"Bo\", \"version\": 1}".getBytes()));
		this.lanes.awaitFinished("merge");
		assertThat(this.jdbc.queryForList("select name from member order by id", String.class)).containsExactly("Ada",
				"Bo");
		assertThat(this.lanes.committed("merge").values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
	}

	@Test
	void showsDeadLetters() {
		this.lanes.send("others", "a", "bad");
		this.lanes.send("others", "a", "good");
		this.lanes.awaitFinished("other");
		assertThat(this.other.handled).contains("good");
		assertThat(this.lanes.records("others-dlt")).singleElement().satisfies((letter) -> {
			assertThat(letter.key()).isEqualTo("a");
			assertThat(letter.value()).isEqualTo("bad");
		});
		assertThat(this.lanes.records("nothing")).isEmpty();
	}

	@Test
	void tellsWhatIsOpen() {
		this.lanes.send(new ProducerRecord<>("others", 1, "s".getBytes(), "slow".getBytes()));
		long end = this.lanes.records("others").stream().filter((record) -> record.partition() == 1).count();
		try {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.lanes.within(Duration.ofSeconds(2)).awaitFinished())
				.withMessageContaining("Not finished within PT2S: listener 'other': others-1 is committed to ")
				.withMessageContaining(" of %d, ".formatted(end))
				.withMessageNotContaining("slow");
		}
		finally {
			this.other.open.countDown();
		}
		this.lanes.awaitFinished();
		assertThat(this.lanes.committed("other")).containsEntry(new TopicPartition("others", 1), end);
	}

	@Test
	void waitsForPlainListenersToo() {
		this.lanes.send("plains", null, "plain");
		this.lanes.awaitFinished("plain");
		assertThat(this.other.handled).contains("plain");
	}

	@Test
	void doesNotWaitForWhatIsNotToBeRead(@Autowired KafkaListenerEndpointRegistry registry) {
		this.lanes.send("lates", "a", "too early");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.lanes.within(Duration.ofMillis(100)).awaitFinished("late"))
			.withMessageContaining("committed to nothing of 1, and the listener does not run");
		Objects.requireNonNull(registry.getListenerContainer("late")).start();
		this.lanes.awaitFinished("late");
		this.lanes.send("lates", "a", "in time");
		this.lanes.awaitFinished("late");
		assertThat(this.other.handled).contains("in time").doesNotContain("too early");
	}

	@Test
	void refusesListenersThereAreNot() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.lanes.awaitFinished("nobody"))
			.withMessageContainingAll("No listener 'nobody'", "merge", "other");
	}

}
