package io.mergelane.guard;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneMergeAutoConfiguration;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.Claim;
import io.mergelane.group.OwnerStamp;
import io.mergelane.group.Verdict;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.testsupport.TestBroker;
import io.mergelane.tracker.CommitMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stands beside committed offsets, on a real broker: promises S4 and S16.
 */
class StampedOffsetsIntegrationTests {

	private static final TestBroker broker = new TestBroker(Scene.inAHurry());

	@AfterAll
	static void stop() {
		broker.close();
	}

	/**
	 * As {@code kafka-consumer-groups --reset-offsets} does.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void theOwnerIsKnownWhenOffsetsOfSomePartitionsAreReset(String protocol) {
		try (Scene scene = new Scene(broker, "reset-" + protocol, 2).protocol(protocol)) {
			scene.owner("shop").close();
			Claim claim = scene.stamps().values().iterator().next().claim();
			scene.reset(Map.of(scene.partition(0), new OffsetAndMetadata(0)));
			assertThat(scene.stamps()).containsOnlyKeys(scene.partition(1));
			assertThat(scene.refused("billing").description()).contains("shop");
			try (GuardedApplication shop = scene.lane("shop")) {
				await(() -> scene.stamps().size() == 2);
				assertThat(scene.stamps().values()).extracting(OwnerStamp::claim).containsOnly(claim);
				await(() -> shop.handled().size() == 10);
				assertThat(shop.verdicts()).extracting((event) -> event.getFinding().verdict())
					.containsOnly(Verdict.CLEAR);
			}
		}
	}

	/**
	 * Nothing is said of who they are: whoever comes first is the owner.
	 */
	@Test
	void aGroupWhoseOffsetsAreAllResetIsAdopted() {
		try (Scene scene = new Scene(broker, "reset-all", 1)) {
			scene.owner("shop").close();
			scene.reset(Map.of(scene.partition(0), new OffsetAndMetadata(3)));
			scene.owner("billing").close();
			assertThat(scene.stamps().get(scene.partition(0))).satisfies((stamp) -> {
				assertThat(stamp.owner()).isEqualTo(ApplicationIdentity.parse("billing"));
				assertThat(stamp.founded()).isFalse();
			});
		}
	}

	/**
	 * Of 400 characters the stamp takes some and leaves the rest to what is finished; of
	 * 250 a stamp with long names takes none.
	 */
	@ParameterizedTest
	@CsvSource({ "400, shop, true", "250, shop, true",
			"250, a-name-as-long-as-it-may-be-and-that-is-sixty-four-characters-ok, false" })
	void whatIsTooLongForTheBrokerGivesWay(String limit, String name, boolean stamped) {
		try (TestBroker narrow = new TestBroker(Map.of("offset.metadata.max.bytes", limit));
				Scene scene = new Scene(narrow, "narrow", 1)) {
			scene
				.with("mergelane.identity.environment",
						stamped ? "prod" : "an-environment-that-is-as-long-as-it-may-be-sixty-characters")
				.with("mergelane.defaults.parallelism", "250");
			try (GuardedApplication shop = scene.start(name, Gaps.class)) {
				Gaps gaps = shop.context().getBean(Gaps.class);
				scene.send(400);
				await(() -> gaps.handled.size() == 200);
				await(() -> CommitMetadata.read(scene.metadata().getOrDefault(scene.partition(0), ""), 0).contains(39));
				assertThat(scene.stamps()).hasSize(stamped ? 1 : 0);
				gaps.open.countDown();
				await(() -> narrow.committed("narrow", "narrow", 0) == 400);
				assertThat(failedCommits(shop)).isZero();
				assertThat(gaps.handled).hasSize(400);
			}
		}
	}

	private static long failedCommits(GuardedApplication application) {
		return application.context()
			.getBean(LaneListenerContainerFactory.class)
			.snapshots()
			.stream()
			.flatMap((listener) -> listener.consumers().stream())
			.mapToLong((consumer) -> consumer.failedCommits())
			.sum();
	}

	@Test
	void aListenerThatKeepsItsPositionInTheDatabaseLeavesStampsInKafka() {
		try (Scene scene = new Scene(broker, "database", 2)) {
			scene.with("mergelane.defaults.offsets", "database")
				.with("spring.datasource.url", "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
			try (GuardedApplication shop = scene.start("shop", Database.class)) {
				scene.send(10);
				await(() -> scene.stamps().size() == 2);
				await(() -> rows(shop) == 10);
			}
			assertThat(Scene.refusal(() -> scene.start("billing", Database.class).close()).description())
				.contains("shop");
			try (GuardedApplication shop = scene.start("shop", Database.class)) {
				scene.send(10);
				await(() -> rows(shop) == 20);
			}
		}
	}

	private static int rows(GuardedApplication application) {
		return application.context()
			.getBean(JdbcTemplate.class)
			.queryForList("SELECT text FROM history", String.class)
			.size();
	}

	/**
	 * Each other record waits.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Gaps {

		final Set<Integer> handled = ConcurrentHashMap.newKeySet();

		final CountDownLatch open = new CountDownLatch(1);

		@LaneListener(id = GuardedApplication.LISTENER, topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) throws InterruptedException {
			int value = Integer.parseInt(record.value());
			if (value % 2 == 0) {
				this.open.await();
			}
			this.handled.add(value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class, MergelaneMergeAutoConfiguration.class })
	static class Database {

		private final JdbcTemplate template;

		Database(DataSource dataSource) {
			this.template = new JdbcTemplate(dataSource);
			this.template.execute("CREATE TABLE IF NOT EXISTS history (text VARCHAR(10))");
		}

		@LaneListener(id = GuardedApplication.LISTENER, topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<String, String> record) {
			this.template.update("INSERT INTO history VALUES (?)", record.value());
		}

	}

}
