package io.mergelane.sample.lab.stage;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * An application in a process of its own, which can be killed as a machine kills it: by
 * SIGKILL, without a word to the broker.
 * <p>
 * What it does to the world it writes to its output, a line each.
 * <p>
 * Threading: confined to the thread of the side, except for the reading of the output.
 */
public final class KillableApplication implements AutoCloseable {

	private static final String ARGUMENT = "--lab-application=";

	private static final int LINES = 20;

	private final Process process;

	private final Thread reader;

	private final Queue<String> lastLines = new ConcurrentLinkedQueue<>();

	private KillableApplication(Process process, Consumer<String> lines) {
		this.process = process;
		this.reader = new Thread(() -> read(lines.andThen(this::remember)), "lab-output");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	static KillableApplication start(List<Class<?>> beans, List<String> arguments, Consumer<String> lines)
			throws IOException {
		String classPath = System.getProperty("java.class.path");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
						"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
		if (isPackaged(classPath)) {
			command.addAll(List.of("-jar", classPath));
		}
		else {
			command.addAll(List.of("-cp", classPath, KillableApplication.class.getName()));
		}
		command.add(ARGUMENT + String.join(",", beans.stream().map(Class::getName).toList()));
		command.addAll(arguments);
		return new KillableApplication(new ProcessBuilder(command).redirectErrorStream(true).start(), lines);
	}

	/**
	 * Tells whether the arguments are those of such a process.
	 * @param args arguments of the command line
	 * @return whether {@link #main} is meant
	 */
	public static boolean isMeantBy(String[] args) {
		return args.length > 0 && args[0].startsWith(ARGUMENT);
	}

	/**
	 * Runs the application until it is killed, or the process that has started it ends.
	 * @param args classes of beans and properties
	 * @throws Exception if it cannot be started
	 */
	public static void main(String[] args) throws Exception {
		List<Class<?>> beans = new ArrayList<>();
		for (String name : args[0].substring(ARGUMENT.length()).split(",")) {
			beans.add(Class.forName(name));
		}
		StageApplication.start(beans, List.of(args).subList(1, args.length));
		while (System.in.read() >= 0) {
			// Nothing is written to it; its end is that of the other process.
			continue;
		}
		Runtime.getRuntime().halt(1);
	}

	/**
	 * Checks that it has not ended by itself.
	 * @throws IllegalStateException if it has, with what it wrote last
	 */
	public void checkAlive() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException(
					"The application has ended by itself:\n" + String.join("\n", this.lastLines));
		}
	}

	/**
	 * Kills it, and returns when all it has written is read.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void kill() throws InterruptedException {
		// Unlike that of the process, this leaves what it has written to be read.
		boolean unused = this.process.toHandle().destroyForcibly();
		this.process.waitFor();
		this.reader.join();
	}

	@Override
	public void close() {
		try {
			kill();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean isPackaged(String classPath) {
		return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
	}

	private void read(Consumer<String> lines) {
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			output.lines().forEach(lines);
		}
		catch (IOException ex) {
			throw new IllegalStateException("The output of the application cannot be read", ex);
		}
	}

	private void remember(String line) {
		this.lastLines.add(line);
		if (this.lastLines.size() > LINES) {
			this.lastLines.remove();
		}
	}

}
