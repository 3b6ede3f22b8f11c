package io.mergelane.listener;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.failure.RejectedRecordException;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listener methods that are {@link Transactional}: no record is finished before its
 * transaction is committed.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransactionalMethodsIntegrationTests {

	private static final TestBroker broker = new TestBroker();

	private String topic = "";

	@AfterAll
	static void stop() {
		broker.close();
	}

	@BeforeEach
	void create(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
		broker.createTopic(this.topic, 1);
		broker.createTopic(this.topic + "-dlt", 1);
	}

	@Test
	void triesARecordAgainWhoseCommitFails() {
		send("good");
		run(CommitFailsOnce.class, (context) -> {
			await(() -> committed() == 1);
			assertThat(rows(context)).containsExactly(0L);
			assertThat(context.getBean(CommitFailsOnce.class).attempts()).isEqualTo(2);
		});
	}

	@Test
	void losesNothingThatWasRolledBackWithTheRecordThatFailed() {
		for (int i = 0; i < 10; i++) {
			send((i == 6) ? "bad" : "good");
		}
		run(NamesTheRecord.class, (context) -> {
			await(() -> committed() == 10);
			assertThat(rows(context)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 7L, 8L, 9L);
			assertThat(broker.client().endOffsets(this.topic + "-dlt", 1)).containsEntry(0, 1L);
		});
	}

	@Test
	void writesMergedRowsAfterTheTransactionOfTheMethod(CapturedOutput output) {
		send("good");
		run(RollsBackItsMapping.class, (context) -> {
			await(() -> committed() == 1);
			assertThat(rows(context)).containsExactly(0L);
			assertThat(output.getAll()).containsOnlyOnce(
					"(RollsBackItsMapping.handle) is @Transactional, but its rows are written after that transaction");
		});
	}

	@Test
	void saysNothingOfAMappingThatOnlyReads(CapturedOutput output) {
		send("good");
		run(ReadsInItsMapping.class, (context) -> {
			await(() -> committed() == 1);
			assertThat(rows(context)).containsExactly(0L);
			assertThat(output.getAll()).doesNotContain("is @Transactional");
		});
	}

	private void send(String value) {
		broker.send(this.topic, 0, "key", value);
	}

	private long committed() {
		return broker.committed(this.topic, this.topic, 0);
	}

	private static List<Long> rows(ConfigurableApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForList("select id from handled order by id", Long.class);
	}

	private void run(Class<?> listener, Consumer<ConfigurableApplicationContext> until) {
		broker.flush();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class, listener)
			.properties("spring.application.name=transactional", "spring.kafka.bootstrap-servers=" + broker.address(),
					"spring.datasource.url=jdbc:h2:mem:" + this.topic, "test.topic=" + this.topic,
					"mergelane.group-guard.policy=off", "mergelane.defaults.ordering=partition",
					"mergelane.defaults.handler-timeout=0", "mergelane.defaults.commit-interval=50ms",
					"mergelane.defaults.retry.delay=20ms")
			.web(WebApplicationType.NONE)
			.run()) {
			until.accept(context);
		}
	}

	record Row(long id, int version) {
	}

	static class CommitFailsOnce {

		private final AtomicInteger attempts = new AtomicInteger();

		private final JdbcTemplate template;

		CommitFailsOnce(JdbcTemplate template) {
			this.template = template;
		}

		int attempts() {
			return this.attempts.get();
		}

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@Transactional
		void handle(ConsumerRecord<String, String> record) {
			this.template.update("insert into handled (id, version) values (?, 0)", record.offset());
			if (this.attempts.incrementAndGet() == 1) {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						throw new IllegalStateException("no commit");
					}

				});
			}
		}

	}

	static class NamesTheRecord {

		private final JdbcTemplate template;

		NamesTheRecord(JdbcTemplate template) {
			this.template = template;
		}

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@Transactional
		public void handle(List<ConsumerRecord<String, String>> records) {
			for (ConsumerRecord<String, String> record : records) {
				if (record.value().equals("bad")) {
					throw new BatchListenerFailedException("bad", new RejectedRecordException("is bad"), record);
				}
				this.template.update("insert into handled (id, version) values (?, 0)", record.offset());
			}
		}

	}

	static class RollsBackItsMapping {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "handled", key = "id", version = "version")
		@Transactional
		Row handle(ConsumerRecord<String, String> record) {
			TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
			return new Row(record.offset(), 1);
		}

	}

	@Transactional(readOnly = true)
	static class ReadsInItsMapping {

		@LaneListener(id = "${test.topic}", topics = "${test.topic}")
		@MergeInto(table = "handled", key = "id", version = "version")
		Row handle(ConsumerRecord<String, String> record) {
			return new Row(record.offset(), 1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		Application(JdbcTemplate template) {
			template.execute("create table handled (id bigint primary key, version int not null)");
		}

	}

}
