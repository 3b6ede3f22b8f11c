package io.mergelane.sample.lab.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.mergelane.sample.lab.Comparison;
import io.mergelane.sample.lab.LabProgress;
import io.mergelane.sample.lab.Side;
import io.mergelane.sample.lab.stage.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * Runs one scenario at a time in the background, and remembers the last run of each.
 * <p>
 * Threading: thread-safe.
 */
public final class LabRuns {

	private final List<Scenario> scenarios;

	private final Runner runner;

	private final Map<String, LabRun> last = new ConcurrentHashMap<>();

	private final AtomicBoolean busy = new AtomicBoolean();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "lab"));

	/**
	 * Creates the runs.
	 * @param scenarios what can be run
	 * @param runner runs it
	 */
	public LabRuns(List<Scenario> scenarios, Runner runner) {
		this.scenarios = List.copyOf(scenarios);
		this.runner = runner;
	}

	List<LabRun> all() {
		return this.scenarios.stream().map(this::last).toList();
	}

	@Nullable Scenario find(String name) {
		return this.scenarios.stream().filter((scenario) -> scenario.name().equals(name)).findFirst().orElse(null);
	}

	LabRun last(Scenario scenario) {
		return this.last.getOrDefault(scenario.name(), LabRun.of(scenario));
	}

	/**
	 * Starts a scenario unless one runs.
	 */
	boolean start(Scenario scenario) {
		if (!this.busy.compareAndSet(false, true)) {
			return false;
		}
		put(last(scenario).at(Side.PLAIN, "starting"));
		this.executor.execute(() -> run(scenario));
		return true;
	}

	private void run(Scenario scenario) {
		try {
			put(last(scenario).done(this.runner.run(scenario, (side, step) -> put(last(scenario).at(side, step)))));
		}
		catch (Throwable ex) {
			put(last(scenario).failed(ex.toString()));
		}
		finally {
			this.busy.set(false);
		}
	}

	private void put(LabRun run) {
		this.last.put(run.name(), run);
	}

	/**
	 * Ends the scenario that runs.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void close() throws InterruptedException {
		this.executor.shutdownNow();
		boolean unused = this.executor.awaitTermination(20, TimeUnit.SECONDS);
	}

	/**
	 * Runs both sides of a scenario.
	 */
	@FunctionalInterface
	public interface Runner {

		/**
		 * Runs both sides.
		 * @param scenario the scenario
		 * @param progress is told what goes on
		 * @return what both came to
		 * @throws Exception if a side could not be run
		 */
		Comparison run(Scenario scenario, LabProgress progress) throws Exception;

	}

}
