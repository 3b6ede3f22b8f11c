package io.mergelane.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.testsupport.TestBroker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import static io.mergelane.testsupport.ListenerContexts.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what docs/getting-started.md says, on a real broker and PostgreSQL: its table, its
 * settings, its listener, its lines.
 */
@ExtendWith(OutputCaptureExtension.class)
class GettingStartedIntegrationTests {

	private final MarkdownPage page = MarkdownPage.read("docs/getting-started.md");

	@Test
	void showsWhatThePageSays(CapturedOutput output) throws Exception {
		try (TestBroker broker = new TestBroker();
				EmbeddedPostgres postgres = EmbeddedPostgres.start();
				ConfigurableApplicationContext context = start(broker, postgres)) {
			await(() -> output.getOut().contains(block("", "Lane listener 'member-sync'").strip()));
			List<String> lines = block("", "\"userId\": 7").lines().toList();
			lines.forEach((line) -> broker.send("member-changes", null, null, line));
			broker.flush();
			await(() -> broker.committed("member-sync", "member-changes", 0) == lines.size());
			assertThat(context.getBean(JdbcTemplate.class)
				.queryForList("select user_id::text, ord_seq::text, name, grade from member")).containsExactly(shown());
			assertThat(output.getOut()).contains(block("", "is a dead letter").strip());
			assertThat(broker.client().endOffsets("member-changes-dlt", 1)).containsEntry(0, 1L);
			assertThat(JsonMapper.shared()
				.valueToTree(context.getBean(KafkaConsumersEndpoint.class).groups())
				.at("/groups/member-sync/listeners/member-sync/deadLetters/written")
				.asInt()).isOne();
		}
	}

	private Map<String, Object> shown() {
		List<String> lines = block("", "user_id | ord_seq").lines().toList();
		List<String> cells = Arrays.stream(lines.get(2).split("\\|")).map(String::strip).toList();
		return Map.of("user_id", cells.get(0), "ord_seq", cells.get(1), "name", cells.get(2), "grade", cells.get(3));
	}

	private ConfigurableApplicationContext start(TestBroker broker, EmbeddedPostgres postgres) throws Exception {
		broker.createTopic("member-changes", 1);
		broker.createTopic("member-changes-dlt", 1);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("spring.kafka.bootstrap-servers", broker.address(), "spring.datasource.url",
							postgres.getJdbcUrl("postgres", "postgres"), "spring.sql.init.schema-locations",
							"file:" + schema())));
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("page",
				new ByteArrayResource(block("yaml", "spring:").getBytes(UTF_8)))) {
			environment.getPropertySources().addLast(source);
		}
		return new SpringApplicationBuilder(Application.class, listener()).environment(environment)
			.web(WebApplicationType.NONE)
			.run();
	}

	private String schema() throws IOException {
		return Files.writeString(Path.of("target/getting-started.sql"), block("sql", "create table"))
			.toAbsolutePath()
			.toString();
	}

	private Class<?> listener() throws IOException {
		SnippetCompiler compiler = new SnippetCompiler();
		assertThat(compiler.errors(this.page.blocks().stream().filter((block) -> block.is("java")).toList())).isEmpty();
		return compiler.classes(0)
			.stream()
			.filter((type) -> type.isAnnotationPresent(Component.class))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No component"));
	}

	private String block(String language, String part) {
		return this.page.blocks()
			.stream()
			.filter((block) -> block.is(language) && block.text().contains(part))
			.map(CodeBlock::text)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No block with " + part));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
