package io.mergelane.documentation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.mergelane.testsupport.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Starts an application with each mistake on docs/mistakes.md, and reads what its user
 * would: the page has the first words of it, and it says what to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class NewcomersMistakesIntegrationTests {

	private static final String TABLES = "create table orders (id bigint primary key, name varchar(20), version bigint not null); "
			+ "create table member (user_id bigint, ord_seq int, version bigint not null, primary key (user_id, ord_seq));";

	private static final String NAMELESS = TABLES.replace("name varchar(20), ", "");

	private static final TestBroker broker = new TestBroker(Map.of("auto.create.topics.enable", "false"));

	private static final Map<String, Pattern> page = page();

	@AfterAll
	static void stop() {
		broker.close();
	}

	static Stream<Mistake> refused() {
		return Stream.of(mistake("no consumer group", Mistakes.NoGroup.class, "Give it an 'id'"),
				mistake("no topic named", Mistakes.NoTopic.class, "Set 'topics'"),
				mistake("two listeners with one id", Mistakes.Twins.class, "an id of its own")
					.shows("Twins.handle and Twins.handleOthers"),
				mistake("the name of the broker is unknown", Mistakes.Text.class, "Set spring.kafka.bootstrap-servers")
					.with("spring.kafka.bootstrap-servers=no-such-host.invalid:9092")
					.shows("bootstrap.servers is no-such-host.invalid:9092"),
				mistake("a topic is missing, and that is fatal", Mistakes.Text.class, "Create them")
					.with("spring.kafka.listener.missing-topics-fatal=true")
					.shows(broker.address()),
				mistake("a deserializer that is none", Mistakes.Text.class, "spring.kafka.consumer.value-deserializer")
					.with("spring.kafka.consumer.value-deserializer=java.lang.String"),
				mistake("no database", Mistakes.Merging.class, "spring-boot-starter-jdbc").with(
						"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"),
				mistake("table missing", Mistakes.Merging.class, "did you mean PUBLIC.ORDERS?")
					.with("test.table=order"),
				mistake("key column missing", Mistakes.Merging.class, "the columns are ID, NAME, VERSION.")
					.with("test.key=order_id")
					.shows("'PUBLIC.ORDERS'", "'order_id'", "Its unique keys: (ID)."),
				mistake("version column missing", Mistakes.Merging.class, "the columns are ID, NAME, VERSION.")
					.with("test.version=changed_at")
					.shows("'changed_at'"),
				mistake("keys of two tables swapped", Mistakes.KeyOfOrders.class,
						"Its unique keys: (ORD_SEQ, USER_ID).")
					.shows("'PUBLIC.MEMBER'", "'id'"),
				mistake("a part of the key, or a column that is not unique", Mistakes.PartOfKey.class,
						"name the columns of one: (ORD_SEQ, USER_ID)")
					.shows("the key (USER_ID)"),
				mistake("column of the row missing", Mistakes.Merging.class, "Add the column")
					.with("test.tables=" + NAMELESS)
					.shows("a property 'name'"),
				mistake("`@MergeInto`, and the method returns nothing", Mistakes.MergesNothing.class,
						"Return a record"),
				mistake("`@MergeInto` beside `@KafkaListener`", Mistakes.MergesOnPlainListener.class,
						"Annotate it with @LaneListener instead"),
				mistake("a private method of a bean with a proxy", Mistakes.PrivateOfProxy.class,
						"Make it package-private"),
				mistake("a private method of a bean with a proxy", Mistakes.PrivateMergingOfProxy.class,
						"Make it package-private"),
				mistake("a final method of a bean with a proxy", Mistakes.FinalOfProxy.class, "and not final"),
				mistake("`@Transactional` on a private or static method", Mistakes.PrivateTransactional.class,
						"Make it package-private"),
				mistake("`@Transactional` on a private or static method", Mistakes.StaticTransactional.class,
						"and not static"),
				mistake("`@Transactional`, and an `Acknowledgment`", Mistakes.TransactionalAcknowledgment.class,
						"Remove the Acknowledgment"));
	}

	static Stream<Mistake> started() {
		return Stream.of(
				mistake("broker down", Mistakes.Text.class, "spring.kafka.bootstrap-servers above all")
					.with("spring.kafka.bootstrap-servers=localhost:1", "mergelane.group-guard.policy=fail")
					.shows("bootstrap.servers is localhost:1"),
				mistake("no topic fits a pattern", Mistakes.MissingPattern.class, "Create one").shows(broker.address(),
						"'no-such-.*'"),
				mistake("`@MergeInto` without `@LaneListener`", Mistakes.MergesWithoutListener.class,
						"Annotate it with @LaneListener")
					.shows("MergesWithoutListener.handle"),
				mistake("a value is returned, without `@MergeInto`", Mistakes.ReturnsValue.class,
						"Annotate it with @MergeInto"),
				mistake("`@Transactional`, and a future", Mistakes.TransactionalFuture.class,
						"in a TransactionTemplate"),
				mistake("`@Transactional`, and `@MergeInto`", Mistakes.TransactionalMerge.class,
						"Remove @Transactional"),
				mistake("settings for another id", Mistakes.Text.class, "the listeners of this application are [")
					.with("mergelane.listeners.other.ordering=none")
					.shows("[other]"));
	}

	static Stream<Mistake> unreadable() {
		String key = "spring.kafka.consumer.key-deserializer=";
		String value = "spring.kafka.consumer.value-deserializer=";
		String spring = "org.springframework.kafka.support.serializer.";
		String kafka = "org.apache.kafka.common.serialization.";
		return Stream.of(
				mistake("a record that is not JSON", Mistakes.TakesOrder.class, Mistakes.Order.class.getName()),
				mistake("a deserializer that does not fit the values", Mistakes.TakesOrder.class,
						"see spring.kafka.consumer.value-deserializer")
					.with(value + Mistakes.Broken.class.getName())
					.shows(Mistakes.Broken.class.getName()),
				mistake("a deserializer that does not fit the values", Mistakes.TakesOrder.class,
						"see spring.kafka.consumer.value-deserializer")
					.with(value + spring + "JacksonJsonDeserializer"),
				mistake("a deserializer that does not fit the keys", Mistakes.TakesOrder.class,
						"see spring.kafka.consumer.key-deserializer")
					.with(key + kafka + "LongDeserializer"),
				mistake("a parameter that does not fit the deserializer", Mistakes.TakesOrder.class,
						"spring.kafka.consumer.value-deserializer")
					.with(value + kafka + "LongDeserializer"));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void refusesAtTheStart(Mistake mistake, CapturedOutput output) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> start(mistake).close());
		String said = output.getAll();
		assertThat(said).containsOnlyOnce("APPLICATION FAILED TO START");
		String description = between(said, "Description:", "Action:");
		assertThat(description).containsPattern(words(mistake));
		assertThat(said.substring(said.indexOf("Action:"))).contains(mistake.action());
		assertThat(mistake.shown()).allSatisfy((text) -> assertThat(said).contains(text));
		if (description.contains("Lane listener '") && description.contains("' (")) {
			assertThat(description).contains(mistake.listener().getSimpleName() + ".handle");
		}
	}

	private static String between(String text, String from, String to) {
		return text.substring(text.indexOf(from), text.indexOf(to));
	}

	@ParameterizedTest
	@MethodSource("started")
	void saysInTheLog(Mistake mistake, CapturedOutput output) {
		try (ConfigurableApplicationContext context = start(mistake)) {
			assertThat(context.isRunning()).isTrue();
			await(() -> words(mistake).matcher(output.getAll()).find());
		}
		assertSaidOnce(mistake, output);
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void keepsWhatCannotBeReadAndNamesIt(Mistake mistake, CapturedOutput output) {
		String topic = mistake.topic();
		broker.createTopic(topic, 1);
		broker.createTopic(topic + "-dlt", 1);
		// Eight bytes can be a number.
		boolean number = mistake.row().contains("parameter");
		broker.send(topic, 0, "key", number ? "12345678" : "secret, and not JSON");
		broker.flush();
		try (ConfigurableApplicationContext context = start(mistake)) {
			assertThat(context.isRunning()).isTrue();
			await(() -> broker.committed(topic, topic, 0) == 1);
		}
		assertThat(broker.client().endOffsets(topic + "-dlt", 1)).containsEntry(0, 1L);
		assertSaidOnce(mistake, output);
		assertThat(output.getAll()).contains(topic + "-0@0 is a dead letter").doesNotContain("secret");
	}

	private static void assertSaidOnce(Mistake mistake, CapturedOutput output) {
		String said = output.getAll();
		Matcher words = words(mistake).matcher(said);
		assertThat(words.find()).as("%s in %s", words, said).isTrue();
		assertThat(said.substring(words.start())).contains(mistake.action());
		assertThat(mistake.shown()).allSatisfy((text) -> assertThat(said).contains(text));
		assertThat(words.find()).as("said again").isFalse();
	}

	@Test
	void readsATopicAsSoonAsItIsThere(CapturedOutput output) {
		Mistake mistake = mistake("topic missing", Mistakes.MissingTopics.class, "Create it");
		List<String> topics = List.of(mistake.topic(), mistake.topic() + "-too");
		try (ConfigurableApplicationContext context = start(mistake)) {
			assertThat(context.isRunning()).isTrue();
			await(() -> topics.stream().allMatch((topic) -> output.getAll().contains(missing(topic))));
			for (String topic : topics) {
				broker.createTopic(topic, 1);
				broker.send(topic, 0, "key", "order");
			}
			broker.flush();
			await(() -> topics.stream().allMatch((topic) -> broker.committed(topic, topic, 0) == 1));
		}
		assertThat(output.getAll()).containsPattern(words(mistake)).contains(mistake.action());
		assertThat(topics).allSatisfy((topic) -> assertThat(output.getAll()).containsOnlyOnce(missing(topic)));
	}

	private static String missing(String topic) {
		return "Lane listener '%1$s': there is no topic '%1$s' at %2$s. ".formatted(topic, broker.address());
	}

	@Test
	void keepsWhatCannotBecomeADeadLetterUntilItCan(CapturedOutput output) {
		Mistake mistake = mistake("no topic for dead letters", Mistakes.TakesOrder.class, "Create it").with(
				"mergelane.dead-letter.send-timeout=200ms", "mergelane.defaults.retry.delay=10ms",
				"mergelane.defaults.retry.max-delay=10ms");
		String topic = mistake.topic();
		broker.createTopic(topic, 1);
		broker.send(topic, 0, "key", "secret, and not JSON");
		broker.flush();
		try (ConfigurableApplicationContext context = start(mistake)) {
			assertThat(context.isRunning()).isTrue();
			await(() -> words(mistake).matcher(output.getAll()).find());
			assertThat(broker.committed(topic, topic, 0)).isLessThan(1);
			broker.createTopic(topic + "-dlt", 1);
			await(() -> broker.committed(topic, topic, 0) == 1);
		}
		assertThat(output.getAll()).contains(mistake.action(), topic + "-dlt", topic + "-0@0 is a dead letter")
			.doesNotContain("secret");
		assertThat(broker.client().endOffsets(topic + "-dlt", 1)).containsEntry(0, 1L);
	}

	@Test
	void doesNotMindWhatIsNoMistake() {
		Mistake mistake = mistake("", Mistakes.NoMistakes.class, "");
		broker.createTopic(mistake.topic(), 1);
		broker.createTopic("members", 1);
		broker.send(mistake.topic(), 0, "key", "{\"id\":1,\"name\":\"x\",\"version\":1}");
		broker.send("members", 0, "key", "{\"userId\":7,\"ordSeq\":2,\"version\":2}");
		broker.send("members", 0, "other", "{\"userId\":7,\"ordSeq\":2,\"version\":1}");
		broker.flush();
		try (ConfigurableApplicationContext context = start(mistake)) {
			await(() -> context.getBean(Mistakes.NoMistakes.class).seen.equals(List.of(1L)));
			await(() -> broker.committed("members", "members", 0) == 2);
			assertThat(context.getBean(JdbcTemplate.class).queryForList("select * from member"))
				.containsExactly(Map.of("USER_ID", 7L, "ORD_SEQ", 2, "VERSION", 2L));
		}
	}

	@Test
	void readsEachMistakeOfThePage() {
		assertThat(Stream
			.of(refused(), started(), unreadable(),
					Stream.of(mistake("topic missing", Mistakes.Text.class, ""),
							mistake("no topic for dead letters", Mistakes.TakesOrder.class, "")))
			.flatMap((mistakes) -> mistakes)
			.map(Mistake::row)
			.distinct()).containsExactlyInAnyOrderElementsOf(page.keySet());
	}

	/**
	 * Start the application as its user does.
	 */
	private static ConfigurableApplicationContext start(Mistake mistake) {
		return new SpringApplicationBuilder(Application.class, Tables.class, mistake.listener())
			.properties("spring.application.name=mistaken", "spring.kafka.bootstrap-servers=" + broker.address(),
					"spring.datasource.url=jdbc:h2:mem:" + mistake.topic(), "test.topic=" + mistake.topic(),
					"test.tables=" + TABLES, "mergelane.group-guard.policy=off",
					"mergelane.defaults.commit-interval=50ms")
			.web(WebApplicationType.NONE)
			.run(mistake.properties().stream().map((property) -> "--" + property).toArray(String[]::new));
	}

	/**
	 * Read the page: the words by mistake.
	 */
	private static Map<String, Pattern> page() {
		Map<String, Pattern> words = new LinkedHashMap<>();
		for (String line : MarkdownPage.read("docs/mistakes.md").prose()) {
			List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
			if (cells.size() > 3 && cells.get(2).startsWith("`")) {
				String text = cells.get(2).substring(1, cells.get(2).length() - 1);
				words.put(cells.get(1),
						Pattern.compile(Arrays.stream(text.split("…", -1))
							.map((part) -> part.isEmpty() ? "" : Pattern.quote(part))
							.collect(Collectors.joining("[^\\n]*"))));
			}
		}
		return words;
	}

	private static Pattern words(Mistake mistake) {
		return Objects.requireNonNull(page.get(mistake.row()), mistake.row());
	}

	private static Mistake mistake(String row, Class<?> listener, String action) {
		return new Mistake(row, listener, List.of(), action, List.of());
	}

	/**
	 * A mistake.
	 *
	 * @param row where it is on the page
	 * @param listener the class of the listener
	 * @param properties settings that make it one
	 * @param action what is said about what to do
	 * @param shown what else is shown
	 */
	record Mistake(String row, Class<?> listener, List<String> properties, String action, List<String> shown) {

		Mistake with(String... properties) {
			return new Mistake(this.row, this.listener, List.of(properties), this.action, this.shown);
		}

		Mistake shows(String... shown) {
			return new Mistake(this.row, this.listener, this.properties, this.action, List.of(shown));
		}

		String topic() {
			String text = this.listener.getSimpleName() + Integer.toHexString((this.row + this.properties).hashCode());
			return text.toLowerCase(Locale.ROOT);
		}

		@Override
		public String toString() {
			return this.row + ": " + this.listener.getSimpleName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/**
	 * Creates the tables before the listeners start.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Tables {

		@Autowired
		void create(ObjectProvider<DataSource> dataSource, Environment environment) {
			dataSource.ifAvailable(
					(found) -> new JdbcTemplate(found).execute(environment.getRequiredProperty("test.tables")));
		}

	}

}
