package io.mergelane.documentation;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

import com.sun.source.util.JavacTask;

import org.springframework.util.ClassUtils;
import org.springframework.util.FileSystemUtils;

/**
 * Compiles Java blocks, each in a package of its own. A block is taken as it is if it has
 * types only. Otherwise it is put into a class that extends {@link Given}: as its members
 * or, if it has none, as the body of a method. {@code { ... }} is a body left out. What
 * it imports itself is kept, and some packages are imported for it.
 * <p>
 * Threading: confined to one thread.
 */
final class SnippetCompiler {

	private static final Path OUTPUT = Path.of("target/snippets");

	private static final List<String> IMPORTS = List.of(Given.class.getName() + ".*", "io.mergelane.*",
			"io.mergelane.failure.*", "io.mergelane.listener.*", "io.mergelane.merge.*", "io.mergelane.recovery.*",
			"io.mergelane.replay.*", "java.time.*", "java.util.*", "java.util.concurrent.*",
			"org.springframework.context.annotation.*", "org.springframework.kafka.annotation.*",
			"org.springframework.kafka.core.*", "org.springframework.kafka.listener.*",
			"org.springframework.kafka.support.*", "org.springframework.messaging.handler.annotation.*",
			"org.springframework.scheduling.annotation.*", "org.springframework.stereotype.*",
			"org.springframework.util.backoff.FixedBackOff");

	private static final String LEFT_OUT = "{ ... }";

	private static final String SOME_BODY = "{ throw new UnsupportedOperationException(); }";

	private final JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(),
			"The tests need a JDK");

	/**
	 * Compile blocks.
	 * @param blocks the blocks
	 * @return what is wrong with each of them, with the line of the page
	 * @throws IOException if class files cannot be written
	 */
	Map<CodeBlock, List<String>> errors(List<CodeBlock> blocks) throws IOException {
		Map<JavaFileObject, CodeBlock> sources = new HashMap<>();
		for (int i = 0; i < blocks.size(); i++) {
			sources.put(source(packageName(i), blocks.get(i)), blocks.get(i));
		}
		Map<CodeBlock, List<String>> errors = new HashMap<>();
		for (Diagnostic<? extends JavaFileObject> diagnostic : compile(List.copyOf(sources.keySet()))) {
			if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
				CodeBlock block = Objects.requireNonNull(sources.get(diagnostic.getSource()), diagnostic::toString);
				errors.computeIfAbsent(block, (key) -> new ArrayList<>())
					.add("line %d: %s".formatted(block.line() + diagnostic.getLineNumber() - 1,
							diagnostic.getMessage(Locale.ROOT)));
			}
		}
		return errors;
	}

	/**
	 * Load the classes of a block that was compiled.
	 * @param index the index of the block among those that were compiled
	 * @return its classes, in no order
	 * @throws IOException if class files cannot be read
	 */
	List<Class<?>> classes(int index) throws IOException {
		String packageName = packageName(index);
		ClassLoader loader = new URLClassLoader(new URL[] { OUTPUT.toUri().toURL() }, getClass().getClassLoader());
		List<Class<?>> classes = new ArrayList<>();
		try (Stream<Path> files = Files.list(OUTPUT.resolve(packageName.replace('.', '/')))) {
			for (Path file : files.toList()) {
				String name = file.getFileName().toString().replaceFirst("\\.class$", "");
				classes.add(ClassUtils.resolveClassName(packageName + '.' + name, loader));
			}
		}
		return classes;
	}

	private List<Diagnostic<? extends JavaFileObject>> compile(List<JavaFileObject> sources) throws IOException {
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		try (StandardJavaFileManager files = this.compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
			FileSystemUtils.deleteRecursively(OUTPUT);
			files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(Files.createDirectories(OUTPUT)));
			List<String> options = List.of("-proc:none", "-parameters", "-Xlint:none", "-Xmaxerrs", "1000",
					"-XDshould-stop.ifError=FLOW", "--class-path", classPath());
			this.compiler.getTask(null, files, diagnostics, options, null, sources).call();
		}
		return diagnostics.getDiagnostics();
	}

	private static String packageName(int index) {
		return "%s.snippet%d".formatted(Given.class.getPackageName(), index);
	}

	private JavaFileObject source(String packageName, CodeBlock block) throws IOException {
		String type = "abstract class Snippet extends " + Given.class.getName() + " {";
		List<JavaFileObject> shapes = List.of(new Source(packageName, block, "", ""),
				new Source(packageName, block, type, "}"),
				new Source(packageName, block, type + "void snippet() throws Exception {", "}}"));
		for (JavaFileObject shape : shapes) {
			if (isParsed(shape)) {
				return shape;
			}
		}
		return shapes.get(1);
	}

	private boolean isParsed(JavaFileObject source) throws IOException {
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		((JavacTask) this.compiler.getTask(null, null, diagnostics, List.of("-proc:none"), null, List.of(source)))
			.parse();
		return diagnostics.getDiagnostics().isEmpty();
	}

	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		/**
		 * What is put before the block is on one line, so that lines can be found again.
		 */
		Source(String packageName, CodeBlock block, String before, String after) {
			super(URI.create("string:///" + packageName.replace('.', '/') + "/Snippet.java"), Kind.SOURCE);
			List<String> lines = block.text().lines().toList();
			String imports = Stream
				.concat(IMPORTS.stream().map((each) -> "import " + each + ";"), lines.stream().filter(Source::isImport))
				.collect(Collectors.joining(" "));
			String body = lines.stream()
				.map((line) -> isImport(line) ? "" : line.replace(LEFT_OUT, SOME_BODY))
				.collect(Collectors.joining("\n"));
			this.text = "package %s; %s %s\n%s\n%s\n".formatted(packageName, imports, before, body, after);
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

		private static boolean isImport(String line) {
			return line.startsWith("import ");
		}

	}

}
