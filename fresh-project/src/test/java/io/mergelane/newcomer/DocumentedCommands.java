package io.mergelane.newcomer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the commands of a page: lines of blocks that are a shell's, lines that begin with
 * a program in blocks without a language, and in the text what is in code style and
 * begins with a program and has arguments, is an argument {@code -Dname=value}, or is a
 * request. Translations are left out, as their blocks are those of the original.
 * <p>
 * Threading: confined to the thread of the test.
 */
final class DocumentedCommands {

	private static final Pattern PAGE = Pattern
		.compile("README\\.md|CONTRIBUTING\\.md|[a-z-]+/README\\.md|docs/([a-z0-9-]+/)*[A-Za-z0-9-]+\\.md");

	private static final Pattern FENCE = Pattern.compile(" *```([^\\s`]*)[^`]*");

	private static final Predicate<String> SHELL = Pattern.compile("sh|bash|shell|console").asMatchPredicate();

	/**
	 * Some variables and a program; a program that is missing here is seen in blocks of a
	 * shell only.
	 */
	private static final String PROGRAM = "(\\$ )?([A-Z_]+=\\S+ )*(mvnw?|java|javac|jcmd|docker|podman|kubectl|helm"
			+ "|curl|wget|git|psql|promtool|amtool|npm|npx|kafka-[a-z-]+(\\.sh)?|kcat|\\.{1,2}/\\S+)";

	private static final Predicate<String> LINE = Pattern.compile(PROGRAM + "( .*)?").asMatchPredicate();

	private static final Predicate<String> SPAN = Pattern
		.compile(PROGRAM + " .*|([A-Z_]+=\\S+ )*\\.ci/run|-D\\S+=.*|(GET|POST|PUT|PATCH|DELETE) /.*"
				+ "|https?://(localhost|127\\.0\\.0\\.1)\\S*")
		.asMatchPredicate();

	/**
	 * Code style, which may go on in the next line of the same paragraph.
	 */
	private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\\n]+(?:\\n(?! *\\n)[^`\\n]+)?)`(?!`)");

	private static final Comparator<Path> README_FIRST = Comparator
		.comparing((Path file) -> !file.endsWith("README.md"))
		.thenComparing(Path::getNameCount)
		.thenComparing(Comparator.naturalOrder());

	private final String page;

	private final StringBuilder prose = new StringBuilder();

	private final Map<String, DocumentedCommand> found = new LinkedHashMap<>();

	private DocumentedCommands(String page) {
		this.page = page;
	}

	/**
	 * Read all pages of a project.
	 * @param root root of the project
	 * @return the commands in the order in which pages have them, the README first; what
	 * a page has twice is there once
	 */
	static List<DocumentedCommand> in(Path root) {
		List<DocumentedCommand> commands = new ArrayList<>();
		try (Stream<Path> files = Files.find(root, 4,
				(file, attributes) -> PAGE.matcher(path(root, file)).matches() && attributes.isRegularFile())) {
			for (Path file : files.sorted(README_FIRST).toList()) {
				commands.addAll(in(path(root, file), Files.readString(file)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return commands;
	}

	private static String path(Path root, Path file) {
		return root.relativize(file).toString().replace('\\', '/');
	}

	/**
	 * Read a page.
	 * @param page its path
	 * @param markdown its text
	 * @return its commands: those of blocks, then those of the text
	 */
	static List<DocumentedCommand> in(String page, String markdown) {
		DocumentedCommands commands = new DocumentedCommands(page);
		commands.readBlocks(markdown.lines().toList());
		commands.readProse();
		return List.copyOf(commands.found.values());
	}

	private void readBlocks(List<String> lines) {
		String language = null;
		StringBuilder joined = new StringBuilder();
		int begin = 0;
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			Matcher fence = FENCE.matcher(line);
			if (fence.matches()) {
				language = (language == null) ? fence.group(1) : null;
				joined.setLength(0);
			}
			else if (language != null) {
				begin = joined.isEmpty() ? i + 1 : begin;
				joined.append(line.strip());
				if (line.endsWith("\\")) {
					joined.setCharAt(joined.length() - 1, ' ');
				}
				else {
					addLine(begin, language, joined.toString());
					joined.setLength(0);
				}
			}
			this.prose.append((fence.matches() || language != null) ? "" : line).append('\n');
		}
	}

	private void addLine(int number, String language, String line) {
		String command = line.replaceFirst("(^|\\s+)#( .*)?$", "").replaceFirst("^\\$ ", "");
		boolean isCommand = SHELL.test(language) ? !command.isEmpty() : language.isEmpty() && LINE.test(command);
		if (isCommand) {
			add(number, command);
		}
	}

	private void readProse() {
		Matcher code = CODE.matcher(this.prose);
		while (code.find()) {
			String text = code.group(1);
			if (SPAN.test(inOneLine(text))) {
				add(1 + (int) this.prose.substring(0, code.start()).chars().filter((c) -> c == '\n').count(), text);
			}
		}
	}

	private void add(int number, String text) {
		String line = inOneLine(text);
		this.found.putIfAbsent(line, new DocumentedCommand(this.page, number, line));
	}

	private static String inOneLine(String text) {
		return text.strip().replaceAll("\\s+", " ");
	}

}
