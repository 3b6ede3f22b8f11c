package io.mergelane.newcomer;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Copies a project as somebody gets it who clones it: without what was built.
 * <p>
 * Threading: confined to the thread of the test.
 */
final class ProjectCopy extends SimpleFileVisitor<Path> {

	private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".idea", ".settings", ".vscode");

	private final Path from;

	private final Path to;

	private ProjectCopy(Path from, Path to) {
		this.from = from;
		this.to = to;
	}

	static void copy(Path from, Path to) throws IOException {
		Files.walkFileTree(from, new ProjectCopy(from, to));
	}

	@Override
	public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
		if (isLeftOut(directory)) {
			return FileVisitResult.SKIP_SUBTREE;
		}
		Files.createDirectories(copyOf(directory));
		return FileVisitResult.CONTINUE;
	}

	@Override
	public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
		if (!isLeftOut(file)) {
			Files.copy(file, copyOf(file));
		}
		return FileVisitResult.CONTINUE;
	}

	private static boolean isLeftOut(Path path) {
		return LEFT_OUT.contains(String.valueOf(path.getFileName()));
	}

	private Path copyOf(Path path) {
		return this.to.resolve(this.from.relativize(path));
	}

}
