package io.mergelane.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository with all that is in the one of this build, but nothing of Mergelane:
 * that is neither found in it nor left in the other one.
 *
 * <p>
 * Threading: immutable.
 *
 * @param directory the directory, full of links
 */
public record BorrowedRepository(Path directory) {

	/**
	 * Make a repository.
	 * @param parent directory for it
	 * @return the repository
	 */
	public static BorrowedRepository in(Path parent) throws IOException {
		Path from = Path.of(MavenCall.setting("local-repository"));
		Path to = Files.createDirectories(parent.resolve("local-repository"));
		link(from, to, "io");
		link(from.resolve("io"), Files.createDirectories(to.resolve("io")), "mergelane");
		return new BorrowedRepository(to);
	}

	private static void link(Path from, Path to, String except) throws IOException {
		for (Path directory : directories(from)) {
			Path link = to.resolve(from.relativize(directory));
			if (!link.endsWith(except)) {
				Files.createSymbolicLink(link, directory.toAbsolutePath());
			}
		}
	}

	private static List<Path> directories(Path parent) throws IOException {
		try (Stream<Path> children = Files.list(parent)) {
			return children.filter(Files::isDirectory).toList();
		}
	}

	/**
	 * Return what makes Maven use this repository.
	 * @return the option
	 */
	public String option() {
		return "-Dmaven.repo.local=" + this.directory;
	}

	/**
	 * Return whether an artifact of Mergelane has come into this repository.
	 * @param artifact id of the artifact
	 * @return whether it is there
	 */
	public boolean has(String artifact) {
		return Files.isDirectory(this.directory.resolve("io/mergelane").resolve(artifact));
	}

}
