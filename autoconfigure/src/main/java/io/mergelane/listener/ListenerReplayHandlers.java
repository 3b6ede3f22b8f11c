package io.mergelane.listener;

import java.util.TreeSet;

import io.mergelane.Offsets;
import io.mergelane.failure.FailureClassifier;
import io.mergelane.replay.ReplayHandler;
import io.mergelane.replay.ReplayHandlers;
import io.mergelane.replay.ReplayRefusedException;

/**
 * The handlers of the lane listeners that run in this application.
 * <p>
 * Threading: thread-safe.
 */
public final class ListenerReplayHandlers implements ReplayHandlers {

	private final LaneListenerContainerFactory factory;

	private final LaneWorkers workers;

	private final FailureClassifier classifier;

	/**
	 * Create the handlers.
	 * @param factory has made the containers of the listeners
	 * @param workers the threads on which records are handled
	 * @param classifier tells what a failure means
	 */
	public ListenerReplayHandlers(LaneListenerContainerFactory factory, LaneWorkers workers,
			FailureClassifier classifier) {
		this.factory = factory;
		this.workers = workers;
		this.classifier = classifier;
	}

	@Override
	public ReplayHandler open(String listener) {
		LaneListenerContainer container = this.factory.containers().get(listener);
		if (container == null) {
			throw new ReplayRefusedException("There is no lane listener '%s' here; there are %s.".formatted(listener,
					new TreeSet<>(this.factory.containers().keySet())));
		}
		StartedHandler started = container.started();
		if (started == null || !container.isRunning()) {
			throw new ReplayRefusedException(
					"Lane listener '%s' does not run here. Start it; it may be paused.".formatted(listener));
		}
		if (started.settings().offsets() != Offsets.KAFKA) {
			throw new ReplayRefusedException(
					"Lane listener '%s' keeps its position in the database, and handles records only in the transaction that moves it. Replay to the original topic."
						.formatted(listener));
		}
		ListenerDeserializers deserializers = container.deserializers();
		if (deserializers == null) {
			throw new ReplayRefusedException(
					"The consumer factory of lane listener '%s' does not tell its deserializers. Replay to the original topic."
						.formatted(listener));
		}
		return new ListenerReplayHandler(container, started, deserializers,
				this.workers.executor(listener, started.settings().lanes().parallelism()), this.classifier);
	}

}
