package io.mergelane.documentation;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MarkdownPage}.
 */
class MarkdownPageTests {

	@Test
	void readsBlocksWithoutTheirIndentation() {
		MarkdownPage page = page("1. One", "", "   ```java", "   int a;", "     int b;", "   ```", "",
				"<!-- fragment: why -->", "```yaml", "a: 1", "```");
		assertThat(page.blocks()).containsExactly(new CodeBlock("docs/a.md", 3, "java", "int a;\n  int b;\n", true),
				new CodeBlock("docs/a.md", 9, "yaml", "a: 1\n", false));
	}

	@Test
	void makesAnchorsAsGitHubDoes() {
		MarkdownPage page = page("# From @KafkaListener", "## One, two", "## One, two", "## `a_b` and [c](d.md)",
				"### 한글 제목", "```", "# not a heading", "```");
		assertThat(page.anchors()).containsExactly("from-kafkalistener", "one-two", "one-two-1", "a_b-and-c", "한글-제목");
		assertThat(page.outline()).containsExactly(1, 2, 2, 2, 3);
	}

	@Test
	void findsLinksOutsideOfCode() {
		MarkdownPage page = page("[a](b.md#c), [`x`](d.md) and `[not](this.md)`, ![shot](e.png)", "[wrapped",
				"label](f.md)");
		assertThat(page.links()).containsExactly("b.md#c", "d.md", "e.png", "f.md");
	}

	@Test
	void knowsItsOriginal() {
		assertThat(MarkdownPage.of("docs/a.ko.md", List.of()).original()).isEqualTo("docs/a.md");
		assertThat(page().original()).isEmpty();
	}

	private static MarkdownPage page(String... lines) {
		return MarkdownPage.of("docs/a.md", List.of(lines));
	}

}
