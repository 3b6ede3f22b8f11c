package io.mergelane.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation: its code blocks, headings, links and names in code style.
 * <p>
 * Threading: immutable.
 *
 * @param path where it is, from the root of the project
 * @param blocks its code blocks
 * @param prose its lines outside of them
 */
record MarkdownPage(String path, List<CodeBlock> blocks, List<String> prose) {

	/**
	 * Root of the project, from where the tests run.
	 */
	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final String TRANSLATION = ".ko.md";

	private static final Pattern FENCE = Pattern.compile("( *)```([^\\s`]*)[^`]*");

	private static final Pattern FRAGMENT = Pattern.compile(" *<!-- fragment: .+ -->");

	private static final Pattern HEADING = Pattern.compile("(#{1,6}) (.+)");

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	/**
	 * Return all pages of the project.
	 */
	static List<MarkdownPage> all() {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter((file) -> file.toString().endsWith(".md"))
				.map(ROOT::relativize)
				.filter((file) -> !file.startsWith(".git") && !file.toString().matches("(.*/)?target/.*"))
				.sorted()
				.map((file) -> read(file.toString().replace('\\', '/')))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static MarkdownPage read(String path) {
		try {
			return of(path, Files.readAllLines(ROOT.resolve(path)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static MarkdownPage of(String path, List<String> lines) {
		List<CodeBlock> blocks = new ArrayList<>();
		List<String> prose = new ArrayList<>();
		String before = "";
		for (int i = 0; i < lines.size(); i++) {
			Matcher fence = FENCE.matcher(lines.get(i));
			if (fence.matches()) {
				int opening = i;
				String indent = fence.group(1);
				StringBuilder text = new StringBuilder();
				for (i++; i < lines.size() && !lines.get(i).strip().equals("```"); i++) {
					String line = lines.get(i);
					text.append(line.startsWith(indent) ? line.substring(indent.length()) : line).append('\n');
				}
				if (i == lines.size()) {
					throw new IllegalStateException("%s:%d has no closing fence".formatted(path, opening + 1));
				}
				blocks.add(new CodeBlock(path, opening + 1, fence.group(2), text.toString(),
						!FRAGMENT.matcher(before).matches()));
			}
			else {
				prose.add(lines.get(i));
			}
			before = lines.get(i).isBlank() ? before : lines.get(i);
		}
		return new MarkdownPage(path, List.copyOf(blocks), List.copyOf(prose));
	}

	/**
	 * Return the page that this one is a translation of.
	 * @return its path, or empty if this is an original
	 */
	String original() {
		return this.path.endsWith(TRANSLATION)
				? this.path.substring(0, this.path.length() - TRANSLATION.length()) + ".md" : "";
	}

	/**
	 * Return the levels of its headings, in their order.
	 */
	List<Integer> outline() {
		return headings().map((heading) -> heading.group(1).length()).toList();
	}

	/**
	 * Return how many rows its tables have.
	 */
	long tableRows() {
		return this.prose.stream().filter((line) -> line.strip().startsWith("|")).count();
	}

	/**
	 * Return where its links lead to, as they are written.
	 */
	List<String> links() {
		String text = String.join("\n", this.prose).replaceAll("`[^`\n]*`", "");
		return LINK.matcher(text).results().map((link) -> link.group(1)).toList();
	}

	/**
	 * Return what stands in code style outside of blocks.
	 */
	List<String> codeSpans() {
		return this.prose.stream()
			.flatMap((line) -> CODE.matcher(line).results())
			.map((code) -> code.group(1))
			.toList();
	}

	/**
	 * Return the anchors of its headings, as GitHub makes them.
	 */
	Set<String> anchors() {
		Set<String> anchors = new LinkedHashSet<>();
		Map<String, Integer> seen = new HashMap<>();
		headings().forEach((heading) -> {
			String anchor = anchor(heading.group(2));
			int before = seen.merge(anchor, 1, Integer::sum) - 1;
			anchors.add((before > 0) ? anchor + "-" + before : anchor);
		});
		return anchors;
	}

	private static String anchor(String heading) {
		return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
			.strip()
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^\\p{L}\\p{M}\\p{N}_ -]", "")
			.replace(' ', '-');
	}

	private Stream<MatchResult> headings() {
		return this.prose.stream().flatMap((line) -> {
			Matcher heading = HEADING.matcher(line);
			return heading.matches() ? Stream.of(heading.toMatchResult()) : Stream.empty();
		});
	}

	@Override
	public String toString() {
		return this.path;
	}

}
