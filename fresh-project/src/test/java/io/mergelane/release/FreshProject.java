package io.mergelane.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.FileSystemUtils;

/**
 * A project with the dependency and the listeners of the README and the test of
 * docs/testing.md, and nothing else of Mergelane.
 *
 * @param directory directory of the project
 * @param localRepository its local repository
 */
record FreshProject(Path directory, BorrowedRepository localRepository) {

	private static final Path TEMPLATE = Path.of("src/test/project");

	/** A listener of the README that leaves out what it does. */
	private static final Pattern LEFT_OUT = Pattern.compile("(\\w+)(, Acknowledgment (\\w+))?\\) \\{ \\.\\.\\. \\}");

	/**
	 * Write the project.
	 * @param directory directory for it; what was in it is deleted
	 * @param deployment where it gets Mergelane from
	 * @return the project
	 */
	static FreshProject in(Path directory, Deployment deployment) throws IOException {
		FileSystemUtils.deleteRecursively(directory);
		Path project = Files.createDirectories(directory.resolve("fresh"));
		FileSystemUtils.copyRecursively(TEMPLATE, project);
		String readme = Files.readString(Deployment.ROOT.resolve("README.md"));
		String testing = Files.readString(Deployment.ROOT.resolve("docs/testing.md"));
		replace(project.resolve("pom.xml"), "starter", block(readme, "xml"));
		replace(project.resolve("pom.xml"), "test", block(testing, "xml"));
		replace(project.resolve("src/test/java/com/example/MemberListenerTests.java"), "test", block(testing, "java"));
		replace(project.resolve("pom.xml"), "repository", deployment.repository().toUri().toString());
		replace(project.resolve("pom.xml"), "spring-boot-version", MavenCall.setting("spring-boot-version"));
		replace(project.resolve("src/main/java/com/example/Listeners.java"), "listeners",
				complete(block(readme, "java")));
		return new FreshProject(project, BorrowedRepository.in(directory));
	}

	/**
	 * Compile, test and package it.
	 */
	void build() throws IOException, InterruptedException {
		MavenCall.run(this.directory, this.localRepository, this.directory.resolveSibling("fresh.log"),
				"-DargLine=-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1", "package");
	}

	private static String block(String page, String language) {
		Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
		if (!matcher.find()) {
			throw new IllegalStateException("No " + language + " in the page");
		}
		return matcher.group(1);
	}

	private static String complete(String listeners) {
		return LEFT_OUT.matcher(listeners).replaceAll((match) -> {
			String acknowledge = (match.group(3) != null) ? match.group(3) + ".acknowledge(); " : "";
			return Matcher.quoteReplacement(
					match.group().replace("...", "this.handled.add(%s); %s".formatted(match.group(1), acknowledge)));
		});
	}

	private static void replace(Path file, String name, String value) throws IOException {
		Files.writeString(file, Files.readString(file).replace("@" + name + "@", value));
	}

}
