package io.mergelane.documentation;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SnippetCompiler}.
 */
class SnippetCompilerTests {

	@Test
	void takesTypesMembersAndStatements() throws IOException {
		assertThat(errors(
				"import java.util.function.Supplier;\n\nrecord Row(Supplier<Long> id) { }\n\nRow row() { ... }\n",
				"for (Person person : persons) {\n\twriter.write(List.of(person));\n}\n"))
			.isEmpty();
	}

	@Test
	void tellsTheLineOfThePage() throws IOException {
		assertThat(errors("int a;\nint b = \"b\";\n", "int c = 1;\nif (d) {\n}\n")).containsExactlyInAnyOrder(
				"line 12: incompatible types: java.lang.String cannot be converted to int",
				"line 12: cannot find symbol\n  symbol:   variable d\n  location: class io.mergelane.documentation.snippet1.Snippet");
	}

	private static List<String> errors(String... texts) throws IOException {
		List<CodeBlock> blocks = List.of(texts)
			.stream()
			.map((text) -> new CodeBlock("docs/a.md", 10, "java", text, true))
			.toList();
		return new SnippetCompiler().errors(blocks).values().stream().flatMap(List::stream).toList();
	}

}
