package io.mergelane.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * Mergelane, built for the second time from a copy of its sources, in a directory that is
 * a Maven repository.
 *
 * @param repository the directory
 */
record Deployment(Path repository) {

	/** The root of the build around this test. */
	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	static final List<String> PUBLISHED = List.of("mergelane-spring-boot-autoconfigure",
			"mergelane-spring-boot-starter", "mergelane-spring-boot-test");

	/**
	 * Build and deploy.
	 * @param directory directory for the copy and the repository; what was in it is
	 * deleted
	 * @return the deployment
	 */
	static Deployment to(Path directory) throws IOException, InterruptedException {
		FileSystemUtils.deleteRecursively(directory);
		Path copy = Files.createDirectories(directory.resolve("copy"));
		copySources(copy);
		Path repository = directory.resolve("repository");
		MavenCall.run(copy, BorrowedRepository.in(directory), directory.resolve("deploy.log"), "-Prelease",
				"-Dmaven.test.skip", "-Dmaven.install.skip=true", "--projects", "autoconfigure,starter,test",
				"--also-make", "-DaltDeploymentRepository=directory::" + repository.toUri(), "deploy");
		return new Deployment(repository);
	}

	private static void copySources(Path copy) throws IOException {
		Files.copy(ROOT.resolve("pom.xml"), copy.resolve("pom.xml"));
		Files.copy(ROOT.resolve("LICENSE"), copy.resolve("LICENSE"));
		for (Path pom : list(ROOT, "*/pom.xml")) {
			Path module = ROOT.relativize(pom.getParent());
			Files.createDirectories(copy.resolve(module));
			Files.copy(pom, copy.resolve(module).resolve("pom.xml"));
			Path sources = pom.resolveSibling("src").resolve("main");
			if (Files.exists(sources)) {
				FileSystemUtils.copyRecursively(sources, copy.resolve(ROOT.relativize(sources)));
			}
		}
	}

	/**
	 * Return what was deployed.
	 * @return the artifact ids
	 */
	List<String> artifacts() throws IOException {
		return list(this.repository, "*/*/*/*/*.pom").stream()
			.map((pom) -> this.repository.relativize(pom).getName(2).toString())
			.toList();
	}

	/**
	 * Return a deployed jar.
	 * @param artifact id of the artifact
	 * @param suffix classifier and ending
	 * @return the file
	 */
	Path jar(String artifact, String suffix) throws IOException {
		// The version of a deployed snapshot ends with its time and number, that of a
		// release does not.
		String base = MavenCall.setting("version").replace("-SNAPSHOT", "");
		List<Path> jars = list(this.repository,
				"io/mergelane/" + artifact + "/*/" + artifact + "-" + base + "*" + suffix)
			.stream()
			.filter((path) -> !suffix.equals(".jar") || !path.toString().matches(".*-(sources|javadoc)\\.jar"))
			.toList();
		if (jars.size() != 1) {
			throw new IllegalStateException("One " + artifact + suffix + " expected: " + jars);
		}
		return jars.get(0);
	}

	private static List<Path> list(Path directory, String glob) throws IOException {
		var matcher = directory.getFileSystem().getPathMatcher("glob:" + glob);
		try (Stream<Path> paths = Files.walk(directory, glob.split("/").length)) {
			return paths.filter((path) -> matcher.matches(directory.relativize(path))).sorted().toList();
		}
	}

}
