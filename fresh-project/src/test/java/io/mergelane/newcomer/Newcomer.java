package io.mergelane.newcomer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.mergelane.release.BorrowedRepository;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * Somebody with a copy of the project, in which nothing is built yet, and a shell. What
 * was built for one command is there for the next.
 * <p>
 * Threading: confined to the thread of the test.
 */
final class Newcomer implements AutoCloseable {

	/** The project that is copied. */
	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+");

	private final Path directory;

	private final BorrowedRepository localRepository;

	private final Toolbox toolbox;

	private final Set<String> proven = new HashSet<>();

	private int started;

	private @Nullable Services services;

	private @Nullable Shell sample;

	private Newcomer(Path directory, BorrowedRepository localRepository, Toolbox toolbox) {
		this.directory = directory;
		this.localRepository = localRepository;
		this.toolbox = toolbox;
	}

	/**
	 * Copy the project.
	 * @param directory where to; what was in it is deleted
	 * @return who has it
	 */
	static Newcomer in(Path directory) throws IOException {
		FileSystemUtils.deleteRecursively(directory);
		Files.createDirectories(directory);
		ProjectCopy.copy(ROOT, directory.resolve("project"));
		BorrowedRepository repository = BorrowedRepository.in(directory);
		return new Newcomer(directory, repository, Toolbox.in(directory.resolve("bin"), repository));
	}

	/**
	 * Start a command. What it prints goes to a file that is kept.
	 * @param command the command; {@code $BROKER} and {@code $DATABASE} in it are
	 * addresses
	 * @param where where to run it, from the root of the project
	 * @param input what it reads, or {@code null}
	 * @return the command, which runs
	 */
	Shell start(String command, String where, @Nullable Path input) throws Exception {
		Map<String, String> variables = new HashMap<>(this.toolbox.variables());
		variables.put("COMPOSE_PROJECT_NAME", "mergelane-documented-" + ProcessHandle.current().pid());
		if (command.contains("$BROKER") || command.contains("$DATABASE")) {
			variables.putAll(services().variables());
		}
		Path output = this.directory.resolve("%02d.log".formatted(++this.started));
		return Shell.start(command, project().resolve(where), variables, input, output);
	}

	/**
	 * Start the sample application, which stays; only the first of several does.
	 * @param command the command
	 * @param evidence what it prints when it is done with its work
	 */
	void startSample(String command, String evidence) throws Exception {
		if (this.sample == null) {
			Shell shell = start(command, ".", null);
			this.sample = shell;
			shell.await(evidence);
		}
	}

	/**
	 * Return where the sample application is.
	 * @return the beginning of its addresses
	 */
	String sample() throws Exception {
		KnownCommands.SAMPLE_THAT_STAYS.check(KnownCommands.STAY, this);
		Shell shell = this.sample;
		Matcher address = ADDRESS.matcher((shell != null) ? shell.printed() : "");
		if (!address.find()) {
			throw new AssertionError("The sample application does not say where it is");
		}
		return address.group();
	}

	Services services() throws Exception {
		Services running = this.services;
		if (running == null) {
			running = Services.start(this.directory.resolve("broker"));
			this.services = running;
		}
		return running;
	}

	Path project() {
		return this.directory.resolve("project");
	}

	BorrowedRepository localRepository() {
		return this.localRepository;
	}

	boolean hasProven(String command) {
		return this.proven.contains(command);
	}

	void addProven(String command) {
		this.proven.add(command);
	}

	@Override
	public void close() throws Exception {
		if (this.sample != null) {
			this.sample.close();
		}
		if (this.services != null) {
			this.services.close();
		}
	}

}
