package io.mergelane.documentation;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import io.mergelane.LaneListener;
import io.mergelane.autoconfigure.MergelaneProperties;
import io.mergelane.handler.HandlerFactory;
import io.mergelane.merge.MergeWriterFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xml.sax.InputSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Checks the documentation: code compiles, listeners are accepted, properties exist,
 * links lead somewhere, and translations have the code and the outline of their
 * originals.
 */
class DocumentationTests {

	private static final List<MarkdownPage> PAGES = MarkdownPage.all();

	private static final List<String> CHECKED = List.of("java", "yaml", "properties", "json", "xml");

	private static final List<String> UNCHECKED = List.of("", "sql", "sh", "kotlin", "promql");

	/**
	 * Names of properties as they stand in the text, with a value or not.
	 */
	private static final Pattern PROPERTY = Pattern
		.compile("((?:mergelane|spring|management)(?:\\.[a-z0-9<>-]+)+)(?:\\.\\*)?(?:\\[\\d+])?(?:[=:] ?.*)?");

	/**
	 * Names of meters, of observations and of their tags, which look the same.
	 */
	private static final Pattern METER = Pattern
		.compile("mergelane\\.(consumer|partition|topic|group|record|batch)(\\..*)?|spring\\.kafka\\.listener\\.id");

	/**
	 * A property of Maven, for the version of all artifacts.
	 */
	private static final String VERSION = "mergelane.version";

	/**
	 * Page whose code is compiled and run in a project of its own, on what the starter
	 * has for tests: see the release tests.
	 */
	private static final String RUN_ELSEWHERE = "docs/testing.md";

	/**
	 * Pages that may name what is not there any more.
	 */
	private static final Pattern HISTORY = Pattern.compile("CHANGELOG.*|docs/decisions/.*");

	private final KnownProperties properties = new KnownProperties();

	private final HandlerFactory handlers = new HandlerFactory(DefaultMessageHandlerMethodFactory::new,
			new DefaultListableBeanFactory().getBeanProvider(MergeWriterFactory.class), (value) -> value);

	DocumentationTests() throws IOException {
	}

	@Test
	void marksFewBlocksAsFragments() {
		assertThat(blocks().filter((block) -> !block.complete())).hasSizeLessThanOrEqualTo(3);
	}

	@Test
	void namesTheLanguageOfEachBlockAsTheChecksKnowIt() {
		assertThat(blocks().filter((block) -> !CHECKED.contains(block.language())))
			.allSatisfy((block) -> assertThat(UNCHECKED).contains(block.language()));
	}

	@TestFactory
	Stream<DynamicTest> compiles() throws IOException {
		List<CodeBlock> java = blocks()
			.filter((block) -> block.is("java") && block.complete() && !block.page().equals(RUN_ELSEWHERE))
			.toList();
		SnippetCompiler compiler = new SnippetCompiler();
		Map<CodeBlock, List<String>> errors = compiler.errors(java);
		return tests(java.stream(), (block) -> {
			assertThat(errors.getOrDefault(block, List.of())).isEmpty();
			if (errors.isEmpty()) {
				assertThatListenersAreAccepted(compiler, java.indexOf(block));
			}
		});
	}

	private void assertThatListenersAreAccepted(SnippetCompiler compiler, int index) {
		try {
			for (Class<?> type : compiler.classes(index)) {
				MethodIntrospector
					.selectMethods(type,
							(MethodIntrospector.MetadataLookup<LaneListener>) (method) -> AnnotatedElementUtils
								.findMergedAnnotation(method, LaneListener.class))
					.forEach((method, listener) -> {
						MethodKafkaListenerEndpoint<Object, Object> endpoint = new MethodKafkaListenerEndpoint<>();
						endpoint.setId(listener.id());
						endpoint.setBean(type);
						endpoint.setMethod(method);
						this.handlers.batching(endpoint);
					});
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@TestFactory
	Stream<DynamicTest> bindsProperties() {
		return tests(blocks().filter((block) -> block.is("yaml", "properties")), (block) -> {
			for (PropertySource<?> source : settings(block)) {
				String[] names = ((EnumerablePropertySource<?>) source).getPropertyNames();
				if (Stream.of(names).noneMatch((name) -> PROPERTY.matcher(name).matches())) {
					continue; // such as a file for Docker Compose
				}
				assertThat(names).allSatisfy((name) -> assertThat(this.properties.contains(name)).as(name).isTrue());
				new Binder(ConfigurationPropertySources.from(source)).bind("mergelane",
						Bindable.of(MergelaneProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
			}
		});
	}

	private static List<PropertySource<?>> settings(CodeBlock block) {
		PropertySourceLoader loader = block.is("yaml") ? new YamlPropertySourceLoader()
				: new PropertiesPropertySourceLoader();
		try {
			return loader.load(block.toString(), new ByteArrayResource(block.text().getBytes(UTF_8)));
		}
		catch (IOException ex) {
			throw new AssertionError(block + " cannot be read", ex);
		}
	}

	@TestFactory
	Stream<DynamicTest> namesPropertiesThatExist() {
		return tests(PAGES.stream().filter((page) -> !HISTORY.matcher(page.path()).matches()), (page) -> {
			List<String> unknown = new ArrayList<>();
			for (String code : page.codeSpans()) {
				Matcher property = PROPERTY.matcher(code);
				if (property.matches() && !code.equals(VERSION) && !METER.matcher(code).matches()
						&& !this.properties.containsAny(property.group(1))) {
					unknown.add(code);
				}
			}
			assertThat(unknown).isEmpty();
		});
	}

	@TestFactory
	Stream<DynamicTest> readsJson() {
		return tests(blocks().filter((block) -> block.is("json")), (block) -> {
			// It may be the fields of an object that is not shown.
			String text = block.text().startsWith("\"") ? "{" + block.text() + "}" : block.text();
			assertThat(JsonMapper.shared().readTree(text).isMissingNode()).isFalse();
		});
	}

	@TestFactory
	Stream<DynamicTest> readsXml() {
		return tests(blocks().filter((block) -> block.is("xml")), (block) -> {
			InputSource source = new InputSource(new StringReader("<xml>" + block.text() + "</xml>"));
			try {
				DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(source);
			}
			catch (Exception ex) {
				throw new AssertionError(block + " is not XML", ex);
			}
		});
	}

	@TestFactory
	Stream<DynamicTest> leadsSomewhere() {
		return tests(PAGES.stream(), (page) -> {
			List<String> dead = new ArrayList<>();
			for (String link : page.links()) {
				if (!link.contains("://") && !isThere(page, link)) {
					dead.add(link);
				}
			}
			assertThat(dead).isEmpty();
		});
	}

	@Test
	void listsEachPageInTheIndex() {
		List<String> listed = MarkdownPage.read("docs/README.md").links();
		assertThat(PAGES.stream()
			.map(MarkdownPage::path)
			.filter((path) -> path.matches("docs/[a-z-]+\\.md"))
			.map((path) -> path.substring("docs/".length()))).isSubsetOf(listed);
	}

	private static boolean isThere(MarkdownPage page, String link) {
		int hash = link.indexOf('#');
		String file = (hash >= 0) ? link.substring(0, hash) : link;
		Path target = Path.of(page.path()).resolveSibling(file).normalize();
		String path = file.isEmpty() ? page.path() : target.toString().replace('\\', '/');
		if (!Files.exists(MarkdownPage.ROOT.resolve(path))) {
			return false;
		}
		return hash < 0 || PAGES.stream()
			.anyMatch((each) -> each.path().equals(path) && each.anchors().contains(link.substring(hash + 1)));
	}

	@TestFactory
	Stream<DynamicTest> keepsTranslationsUpToDate() {
		return tests(PAGES.stream().filter((page) -> !page.original().isEmpty()), (page) -> {
			MarkdownPage original = MarkdownPage.read(page.original());
			assertThat(page.outline()).as("levels of the headings").isEqualTo(original.outline());
			assertThat(page.blocks()).extracting(CodeBlock::language, CodeBlock::text)
				.as("code blocks")
				.isEqualTo(original.blocks().stream().map((block) -> tuple(block.language(), block.text())).toList());
			assertThat(page.tableRows()).as("rows of tables").isEqualTo(original.tableRows());
		});
	}

	private static Stream<CodeBlock> blocks() {
		return PAGES.stream().flatMap((page) -> page.blocks().stream());
	}

	private static <T> Stream<DynamicTest> tests(Stream<T> subjects, Consumer<T> check) {
		return subjects.map((subject) -> DynamicTest.dynamicTest(String.valueOf(subject), () -> check.accept(subject)));
	}

}
