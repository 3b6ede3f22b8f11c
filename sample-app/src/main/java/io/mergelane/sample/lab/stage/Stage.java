package io.mergelane.sample.lab.stage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where one side of a scenario runs: a topic, and the applications that are started on
 * it. All of it is gone when it is closed.
 * <p>
 * Threading: confined to the thread of the side.
 */
public final class Stage implements AutoCloseable {

	private static final Duration LOOK_INTERVAL = Duration.ofMillis(10);

	private final StageSettings settings;

	private final Topic topic;

	private final Consumer<String> notes;

	private final long start = System.nanoTime();

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private final LoggedErrors errors = new LoggedErrors();

	/**
	 * Creates a stage.
	 * @param settings what it stands on
	 * @param topic name of its topic and its group; nobody else uses it
	 * @param notes is told what goes on
	 */
	public Stage(StageSettings settings, String topic, Consumer<String> notes) {
		this.settings = settings;
		this.topic = new Topic(settings.bootstrapServers(), topic);
		this.notes = notes;
	}

	/**
	 * Returns the topic of this side.
	 * @return the topic
	 */
	public Topic topic() {
		return this.topic;
	}

	/**
	 * Starts an application without Mergelane.
	 * @param name name of the application
	 * @param beans classes of beans, and beans that are there already
	 * @param properties as {@code name=value}
	 * @return the application, whose listeners run
	 */
	public RunningApplication startPlain(String name, List<?> beans, String... properties) {
		return start(name, true, beans, properties);
	}

	/**
	 * Starts an application with Mergelane.
	 * @param name name of the application
	 * @param beans classes of beans, and beans that are there already
	 * @param properties as {@code name=value}
	 * @return the application, whose listeners run
	 */
	public RunningApplication startMergelane(String name, List<?> beans, String... properties) {
		return start(name, false, beans, properties);
	}

	/**
	 * Starts an application in a process of its own, to be killed.
	 * @param plain whether it is one without Mergelane
	 * @param name name of the application
	 * @param beans classes of beans
	 * @param lines is given what it writes to its output, on another thread
	 * @param properties as {@code name=value}
	 * @return the process
	 * @throws Exception if it cannot be started
	 */
	public KillableApplication startKillable(boolean plain, String name, List<Class<?>> beans, Consumer<String> lines,
			String... properties) throws Exception {
		note("starting an application in a process of its own");
		return use(KillableApplication.start(beans, arguments(name, plain, properties), lines));
	}

	private RunningApplication start(String name, boolean plain, List<?> beans, String... properties) {
		note("starting an application");
		List<String> arguments = arguments(name, plain, properties);
		arguments.addAll(this.settings.database());
		return use(new RunningApplication(StageApplication.start(beans, arguments)));
	}

	private List<String> arguments(String name, boolean plain, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--spring.application.name=" + name,
				"--spring.kafka.bootstrap-servers=" + this.settings.bootstrapServers(),
				"--lab.topic=" + this.topic.name()));
		if (plain) {
			arguments.add(StageApplication.WITHOUT_MERGELANE);
		}
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return arguments;
	}

	/**
	 * Waits for something.
	 * @param what what is waited for, to be told
	 * @param condition whether it is there
	 * @throws IllegalStateException if the time of this side is over before
	 */
	public void await(String what, BooleanSupplier condition) {
		note("waiting until " + what);
		while (!condition.getAsBoolean()) {
			if (elapsedMillis() > this.settings.limit().toMillis()) {
				throw new IllegalStateException(
						"Given up after %d s: waited until %s".formatted(this.settings.limit().toSeconds(), what));
			}
			Pause.of(LOOK_INTERVAL);
		}
	}

	/**
	 * Returns how many warnings and errors were logged that mention something.
	 * @param text part of the message, or of the name of an exception
	 * @return the number of warnings and errors
	 */
	public long logged(String text) {
		return this.errors.mentioning(text);
	}

	/**
	 * Returns the time since this side began.
	 * @return milliseconds
	 */
	public long elapsedMillis() {
		return Duration.ofNanos(System.nanoTime() - this.start).toMillis();
	}

	/**
	 * Closes something before the stage is closed.
	 * @param closeable what to close
	 * @param <T> its type
	 * @return the same
	 */
	public <T extends AutoCloseable> T use(T closeable) {
		this.open.push(closeable);
		return closeable;
	}

	private void note(String text) {
		this.notes.accept(text);
	}

	@Override
	public void close() {
		note("stopping");
		// Consumers that are stopped by an interrupted thread are not waited for.
		boolean interrupted = Thread.interrupted();
		try (this.errors; this.topic) {
			closeOpen();
		}
		catch (Exception ex) {
			throw new IllegalStateException("An application did not stop", ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void closeOpen() throws Exception {
		try (AutoCloseable oldest = this.open.pollLast()) {
			if (oldest != null) {
				closeOpen();
			}
		}
	}

}
